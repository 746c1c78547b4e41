"""A wish on the preferences page → a mail to the new address → its button → everything goes there.

Who a reader is does not hang on the address: deliveries, links and the record of consent stay theirs. What stands
against the former address goes on standing against it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.errors import Refused
from newsletter.model import consent_detail
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.history import AddressChange
from newsletter.model.subscriber import Subscriber
from newsletter.rendering.notices import reader as notices
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.mail import render_view
from newsletter.signing import BadToken
from newsletter.store import address_changes, consents, subscribers, subscriptions, suppressions
from newsletter.subscribers.address import FINGERPRINT, email_key, masked, parse_address
from newsletter.subscribers.joining import BY_HAND
from newsletter.workflows.holding import holding
from newsletter.workflows.imprint import imprint_of
from newsletter.workflows.leave import Reader, read_token
from newsletter.workflows.notices import queue_mail
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site

LASTS = timedelta(days=7)
"""How long the link in the mail is good."""
_A_DAY = 3
"""So many wishes may one reader have: the mails go to addresses that anybody can type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """What a confirmation link is about; ``is_done`` once it counts."""

    publication: Publication
    person: Subscriber
    change: AddressChange

    @property
    def is_done(self) -> bool:
        return self.change.confirmed_at is not None


def ask(site: Site, token: str, address: str, *, language: str) -> Reader:
    """Write to the new address. What is known of it, if anything, makes no difference that can be seen.

    Raises BadToken, BadAddress, Refused where it is the one there is, or for too many in a day.
    """
    new = parse_address(address)
    now = site.clock.now()
    with site.database.writing() as connection:
        reader = read_token(site, connection, "preferences", token)
        person = reader.subscription.subscriber
        if email_key(person.email) == new.key:
            raise Refused("That is the address it comes to already.")
        address_changes.drop_unconfirmed(connection, now - LASTS)
        if address_changes.asked_since(connection, person.id, now - timedelta(days=1)) >= _A_DAY:
            raise Refused("That was asked for often enough today.", advice="Try again tomorrow.")
        change_id = address_changes.add(
            connection, subscriber_id=person.id, former=person.email, email=new.email, key=new.key, now=now
        )
        held = holding(site, connection, new.key)
        if held is None or held.reason != BY_HAND:
            _write(site, connection, reader, change_id, to=new.email, key=new.key, language=language, now=now)
    return reader


def look(site: Site, token: str) -> Changing:
    """What the link is about. Changes nothing. Raises BadToken, also when it is too old or was overtaken."""
    with site.database.reading() as connection:
        return _read(site, connection, token)


def confirm(site: Site, token: str, *, language: str) -> Changing:
    """Send to the new address from now on; again does nothing. Raises BadToken, Refused for an address in use."""
    try:
        return _confirm(site, token, language=language)
    except IntegrityError as error:
        # Somebody joined or moved there at this very moment.
        raise _taken() from error


def _confirm(site: Site, token: str, *, language: str) -> Changing:
    now = site.clock.now()
    with site.database.writing() as connection:
        found = _read(site, connection, token)
        if found.is_done:
            return found
        change, person = found.change, found.person
        if subscribers.find(connection, change.key) is not None:
            raise _taken()
        subscribers.move(connection, person.id, email=change.email, key=change.key)
        address_changes.confirm(connection, change.id, now)
        consents.record_all(connection, list(_lines(connection, person, now)))
        held = holding(site, connection, change.key)
        if held is not None and held.reason != BY_HAND:
            suppressions.lift(connection, key=held.key, reason="its reader confirmed it by mail", now=now)
        if suppressions.find(connection, email_key(change.former)) is None:
            _tell_former(site, connection, found, language=language, now=now)
    return replace(found, change=replace(change, confirmed_at=now))


def _taken() -> Refused:
    return Refused("Somebody reads at this address already.")


def _read(site: Site, connection: Connection, token: str) -> Changing:
    bad = BadToken("This link is not valid any more.", advice="Ask for the change again on the preferences page.")
    slug, uid, number = [*site.signer.verify("address", token).rsplit("-", 2), "", ""][:3]
    publication, person = publication_of(site, connection, slug), subscribers.find_uid(connection, uid)
    change = address_changes.find(connection, int(number)) if number.isdigit() else None
    if publication is None or person is None or change is None or change.subscriber_id != person.id:
        raise bad
    if site.clock.now() - change.asked_at > LASTS:
        raise bad
    if person.email != (change.former if change.confirmed_at is None else change.email):
        raise bad
    return Changing(publication=publication, person=person, change=change)


def _write(
    site: Site,
    connection: Connection,
    reader: Reader,
    change_id: int,
    *,
    to: str,
    key: str,
    language: str,
    now: datetime,
) -> None:
    publication, person = reader.publication, reader.subscription.subscriber
    token = paths.address_token(site.signer, publication.slug, person.uid, change_id)
    view = notices.address_confirm(
        replace(About.of(publication), language=language),
        imprint_of(publication),
        url=site.links.url(paths.address(token)),
        former=masked(person.email),
        days=LASTS.days,
    )
    # One a day to an address, whoever asks.
    name = f"{notices.ADDRESS_CONFIRM}:{site.signer.fingerprint(FINGERPRINT, key)}:{now:%Y-%m-%d}"
    rendering = render_view(view, publication.theme)
    queue_mail(
        site, connection, publication, key=name, kind=notices.ADDRESS_CONFIRM, to=to, rendering=rendering, now=now
    )


def _tell_former(site: Site, connection: Connection, found: Changing, *, language: str, now: datetime) -> None:
    publication, change = found.publication, found.change
    view = notices.address_changed(
        replace(About.of(publication), language=language),
        imprint_of(publication),
        now_at=masked(change.email),
        at=now,
    )
    queue_mail(
        site,
        connection,
        publication,
        key=f"{notices.ADDRESS_CHANGED}:{change.id}",
        kind=notices.ADDRESS_CHANGED,
        to=change.former,
        rendering=render_view(view, publication.theme),
        now=now,
    )


def _lines(connection: Connection, person: Subscriber, now: datetime) -> list[Consent]:
    return [
        Consent(
            subscriber_id=person.id,
            publication=each.publication,
            at=now,
            action=ConsentAction.CHANGED,
            source="confirmation link",
            detail=consent_detail.MOVED,
        )
        for each in subscriptions.of_subscriber(connection, person.id)
    ]
