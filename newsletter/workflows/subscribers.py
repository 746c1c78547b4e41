"""One person at a time: add, show; and the list of a publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import NotFound, UsageError
from newsletter.model import consent_detail
from newsletter.model.edition import Format, categories_key
from newsletter.model.history import History
from newsletter.model.subscriber import Subscriber, Subscription, SubscriptionState
from newsletter.store import address_changes, audit, history, subscribers, subscriptions
from newsletter.subscribers.address import email_key, parse_address
from newsletter.subscribers.choice import Wish
from newsletter.subscribers.listing import BAD_NAME, is_name, nearest
from newsletter.workflows.holding import erased_on, was_erased
from newsletter.workflows.site import Site
from newsletter.workflows.subscribe import subscribe


def add(
    site: Site,
    *,
    email: str,
    publication: str | None,
    name: str | None = None,
    categories: Iterable[str] = (),
    format: Format = Format.HTML,
    confirmed: datetime | None,
) -> Subscription:
    """Subscribe an address, or give a subscriber another choice; again the same changes nothing.

    No ``categories`` means all. Without ``confirmed`` the person is not mailed until they confirm.
    Raises BadAddress, UsageError for an unknown category or a name of several lines, NotFound for an unknown
    publication, Refused for an address that was erased.
    """
    chosen = site.publication(publication)
    slugs = require_categories(chosen, categories)
    # A name that an import would not take as it is could not be exported without loss.
    called = (name or "").strip()
    if not is_name(called):
        raise UsageError(f"{BAD_NAME}.", advice="Write it on one line.")
    wish = Wish(
        address=parse_address(email),
        name=called or None,
        key=categories_key(slugs),
        format=format,
        confirmed=confirmed,
        asks_again=True,
    )
    now = site.clock.now()
    with site.database.writing() as connection:
        gone = erased_on(site, connection, wish.address.key)
        if gone is not None:
            raise was_erased(wish.address.email, gone)
        details = [consent_detail.by(site.operator)]
        result = subscribe(connection, chosen.slug, [wish], source="operator", details=details, now=now)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="subscriber.add",
            object=f"{chosen.slug}/{wish.address.email}",
            detail=str(result[0]),
        )
        person = subscribers.find(connection, wish.address.key)
        assert person is not None
        subscription = subscriptions.find(connection, person.id, chosen.slug)
        assert subscription is not None
        return subscription


def show(site: Site, email: str) -> History:
    """One person's whole history. Raises BadAddress, NotFound."""
    key = email_key(email)
    with site.database.reading() as connection:
        person = subscribers.find(connection, key)
        gone = erased_on(site, connection, key) if person is None else None
        if gone is not None:
            raise NotFound(
                f"{email} was erased on {gone.created_at:%Y-%m-%d}; receipt {gone.evidence}.",
                advice="Nothing else is known of it.",
            )
        if person is None:
            raise NotFound(
                f"No subscriber {email}.", advice="`newsletter subscriber list` shows them all; `subscriber add` adds."
            )
        return history_of(connection, person)


def history_of(connection: Connection, person: Subscriber) -> History:
    """All that is kept about a person, under every address they have had."""
    changes = address_changes.of_subscriber(connection, person.id)
    former = {email_key(change.former) for change in changes if change.confirmed_at is not None}
    return history.of_subscriber(connection, person, {email_key(person.email), *former})


def list_all(
    site: Site, *, publication: str | None = None, state: SubscriptionState | None = None
) -> Iterator[Subscription]:
    """The subscriptions of a publication, or of all, oldest first; a batch at a time in memory."""
    chosen = sorted(site.config.publications) if publication is None else [site.publication(publication).slug]
    with site.database.reading() as connection:
        for slug in chosen:
            yield from subscriptions.list_of(connection, slug, state)


def require_categories(publication: Publication, slugs: Iterable[str]) -> tuple[str, ...]:
    """The slugs, if the publication has them all. Raises UsageError that names the nearest."""
    given = tuple(slugs)
    for slug in given:
        if slug not in publication.categories:
            raise UsageError(f"{slug}: no such category of {publication.slug}{nearest(slug, publication.categories)}")
    return given
