"""token of a confirmation → sign-up → subscriber, subscription, record of consent. Looking changes nothing.

Who confirms reads the mail of that address: this is the one consent that counts, and it lifts a suppression, too,
unless an operator made it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from newsletter.config import Publication
from newsletter.model import consent_detail
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.edition import categories_key, categories_of
from newsletter.model.sign_up import SignUp, Standing
from newsletter.model.subscriber import Subscriber, Subscription, SubscriptionState
from newsletter.model.suppression import Suppression
from newsletter.rendering.pages.joining_words import wording
from newsletter.signing import BadToken
from newsletter.store import consents, sign_ups, subscribers, subscriptions, suppressions, wordings
from newsletter.subscribers.address import parse_address
from newsletter.subscribers.choice import Wish
from newsletter.subscribers.joining import BY_HAND, standing
from newsletter.subscribers.place import kept
from newsletter.workflows.holding import holding
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site
from newsletter.workflows.subscribe import subscribe

_SOURCE = "confirmation link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """What a confirmation link is about. ``email`` is whom it speaks for, ``subscription`` what they have by now."""

    publication: Publication
    sign_up: SignUp
    standing: Standing
    email: str
    subscription: Subscription | None


def look(site: Site, token: str) -> Confirming:
    """What the link is good for. Raises BadToken for one that is not ours, or too old."""
    with site.database.reading() as connection:
        return _read(site, connection, token)


def confirm(site: Site, token: str, *, visitor: str) -> Confirming:
    """Subscribe; again does nothing. ``visitor`` is the network address it comes from. Raises BadToken."""
    try:
        return _confirm(site, token, visitor=visitor)
    except IntegrityError:
        # Their sign-up for another publication made them a subscriber at this very moment.
        return _confirm(site, token, visitor=visitor)


def _confirm(site: Site, token: str, *, visitor: str) -> Confirming:
    now = site.clock.now()
    with site.database.writing() as connection:
        found = _read(site, connection, token)
        if found.standing is Standing.OPEN and sign_ups.claim(connection, found.sign_up, now):
            _subscribe(site, connection, found, visitor=visitor, now=now)
        return _read(site, connection, token)


def _read(site: Site, connection: Connection, token: str) -> Confirming:
    slug, uid, expires = _parts(site, token)
    publication, sign_up = publication_of(site, connection, slug), sign_ups.find(connection, uid)
    if publication is None or sign_up is None or sign_up.publication != publication.slug or site.clock.now() > expires:
        raise _bad()
    person = _person(connection, sign_up)
    email = sign_up.email or (person.email if person else None)
    if email is None:
        raise _bad()
    found = None if person is None else subscriptions.find(connection, person.id, publication.slug)
    return Confirming(
        publication=publication,
        sign_up=sign_up,
        standing=standing(sign_up, found, suppressed=_liftable(site, connection, email) is not None),
        email=email,
        subscription=found,
    )


def _parts(site: Site, token: str) -> tuple[str, str, datetime]:
    try:
        slug, uid, seconds = site.signer.verify("confirm", token).rsplit("-", 2)
        return slug, uid, datetime.fromtimestamp(int(seconds), UTC)
    except ValueError as error:
        raise _bad() from error


def _person(connection: Connection, sign_up: SignUp) -> Subscriber | None:
    if sign_up.email is not None:
        return subscribers.find(connection, parse_address(sign_up.email).key)
    return None if sign_up.subscriber_id is None else subscribers.find_id(connection, sign_up.subscriber_id)


def _subscribe(site: Site, connection: Connection, found: Confirming, *, visitor: str, now: datetime) -> None:
    sign_up, publication, settings = found.sign_up, found.publication, site.config.subscribe
    address = parse_address(found.email)
    people = subscribers.find_all(connection, [address.key])
    if address.key not in people:
        people = subscribers.add_all(connection, [(address.email, address.key, None)], now)
    person = people[address.key]
    asked = Consent(
        subscriber_id=person.id,
        publication=publication.slug,
        at=sign_up.asked_at,
        action=ConsentAction.ASKED,
        source=sign_up.source,
        detail=consent_detail.choice(sign_up.key, sign_up.format, sign_up.language),
        place=sign_up.place,
        wording=None if sign_up.wording is None else wordings.keep(connection, sign_up.wording, now),
    )
    consents.record_all(connection, [asked])
    # A category may have gone since; none left is all, as the mail to who chose nothing.
    chosen = (categories_of(sign_up.key) or frozenset()) & frozenset(publication.categories)
    place = kept(visitor, settings.keep_address)
    words = wordings.keep(connection, "\n".join(wording(publication, settings, sign_up.language)), now)
    wish = Wish(
        address=address, name=None, key=categories_key(chosen), format=sign_up.format, confirmed=now, asks_again=True
    )
    subscribe(
        connection,
        publication.slug,
        [wish],
        source=_SOURCE,
        details=[consent_detail.of_sign_up(sign_up.asked_at)],
        now=now,
        place=place,
        wording=words,
    )
    if found.subscription is not None and found.subscription.state is SubscriptionState.ACTIVE:
        # Nothing about the subscription changed, but that they want it is said anew.
        again = replace(
            asked,
            at=now,
            action=ConsentAction.CONFIRMED,
            source=_SOURCE,
            place=place,
            wording=words,
            detail=consent_detail.AGAIN,
        )
        consents.record_all(connection, [again])
    held = _liftable(site, connection, found.email)
    if held is not None:
        reason = f"the reader subscribed to {publication.slug} and confirmed it by mail"
        suppressions.lift(connection, key=held.key, reason=reason, now=now)
    sign_ups.became(connection, sign_up, person.id)


def _liftable(site: Site, connection: Connection, email: str) -> Suppression | None:
    held = holding(site, connection, parse_address(email).key)
    return None if held is None or held.reason == BY_HAND else held


def _bad() -> BadToken:
    return BadToken("This link is not valid any more.", advice="Subscribe anew.")
