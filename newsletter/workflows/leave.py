"""token → one person's choice of one publication → left, or back again. Both are idempotent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import Refused
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.subscriber import Subscription, SubscriptionState
from newsletter.signing import BadToken
from newsletter.store import consents, subscribers, subscriptions
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site

# Who finds an old mail must not be able to subscribe its reader again.
UNDO_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom a token speaks for, and about which publication."""

    publication: Publication
    subscription: Subscription


def read_token(site: Site, connection: Connection, purpose: str, token: str) -> Reader:
    """``purpose`` is ``unsubscribe`` or ``preferences``. Raises BadToken for all that does not name a subscription."""
    slug, _, uid = site.signer.verify(purpose, token).rpartition("-")
    publication = publication_of(site, connection, slug)
    person = subscribers.find_uid(connection, uid)
    found = None
    if publication is not None and person is not None:
        found = subscriptions.find(connection, person.id, publication.slug)
    if publication is None or found is None:
        raise BadToken("This link is not valid any more.", advice="Use the link from a newer e-mail.")
    return Reader(publication=publication, subscription=found)


def look(site: Site, token: str) -> Reader:
    """What an unsubscribe link is about. Changes nothing. Raises BadToken."""
    with site.database.reading() as connection:
        return read_token(site, connection, "unsubscribe", token)


def leave(site: Site, token: str, *, source: str) -> Reader:
    """Stop mailing. ``source`` is ``one-click`` (RFC 8058) or ``page``. Raises BadToken."""
    now = site.clock.now()
    with site.database.writing() as connection:
        reader = read_token(site, connection, "unsubscribe", token)
        gone = leave_now(connection, reader.subscription, source=source, now=now)
    return replace(reader, subscription=gone)


def leave_now(connection: Connection, found: Subscription, *, source: str, now: datetime) -> Subscription:
    """The same inside the caller's transaction; ``source`` may also be ``mail``."""
    if found.state is SubscriptionState.LEFT:
        return found
    gone = replace(found, state=SubscriptionState.LEFT, left_at=now)
    subscriptions.keep(connection, gone)
    _record(connection, found, ConsentAction.LEFT, source=source, now=now)
    return gone


def can_return(subscription: Subscription, now: datetime) -> bool:
    """Whether the leaving can still be taken back with the link alone."""
    return (
        subscription.state is SubscriptionState.LEFT
        and subscription.confirmed_at is not None
        and subscription.left_at is not None
        and now - subscription.left_at <= UNDO_WITHIN
    )


def come_back(site: Site, token: str) -> Reader:
    """Take the leaving back: mail again, with the choice as it was. Raises BadToken, Refused when it is too late."""
    now = site.clock.now()
    with site.database.writing() as connection:
        reader = read_token(site, connection, "unsubscribe", token)
        found = reader.subscription
        if found.state is SubscriptionState.ACTIVE:
            return reader
        if not can_return(found, now):
            raise Refused("This link cannot subscribe again.", advice="Subscribe anew.")
        back = replace(found, state=SubscriptionState.ACTIVE, left_at=None)
        subscriptions.keep(connection, back)
        _record(connection, found, ConsentAction.RETURNED, source="page", now=now)
    return replace(reader, subscription=back)


def _record(connection: Connection, found: Subscription, action: ConsentAction, *, source: str, now: datetime) -> None:
    consents.record_all(
        connection,
        [
            Consent(
                subscriber_id=found.subscriber.id,
                publication=found.publication,
                at=now,
                action=action,
                source=source,
            )
        ],
    )
