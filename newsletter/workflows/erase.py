"""person → nothing but a keyed hash and a receipt. What was sent still adds up; the list knows them no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from newsletter.errors import NotFound, Refused
from newsletter.model.subscriber import Subscriber
from newsletter.signing import fresh_id
from newsletter.store import address_changes, audit, erasure, sends, sign_ups, subscribers, suppressions
from newsletter.store.sends import Scope
from newsletter.subscribers.address import FINGERPRINT, email_key, parse_address
from newsletter.subscribers.erasure import ERASED, REASON, erased_key
from newsletter.subscribers.joining import BY_HAND
from newsletter.subscribers.traces import Traces
from newsletter.workflows.holding import erased_on
from newsletter.workflows.receipt import queue_receipt
from newsletter.workflows.site import Site

READER = "reader"
"""Who erased, where the reader asked for it on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """``number`` is all that ties the person to the deed: it stands in the audit log, and the person has it. ``places``
    counts texts and messages that named the address, ``is_mailed`` whether the receipt goes there as the last mail."""

    number: str
    at: datetime
    places: int
    is_mailed: bool


def erase(site: Site, address: str, *, reason: str, mail_receipt: bool = True) -> Receipt:
    """Erase by hand. Raises BadAddress; NotFound where the address is nowhere; Refused while a mail is on its way.

    An address that was never subscribed, but stands somewhere (in a bounce, say), is taken out there and suppressed
    under its hash all the same.
    """
    given = parse_address(address)
    receipt = site.database.transact(
        partial(_erase, site=site, email=given.email, reason=reason, operator=site.operator, mailed=mail_receipt)
    )
    erasure.clear_pages(site.database)
    return receipt


def erase_reader(site: Site, uid: str, *, publication: str, language: str) -> Receipt:
    """Erase whoever a link speaks for; the receipt is in their language. Raises NotFound, Refused."""
    receipt = site.database.transact(
        partial(_erase_uid, site=site, uid=uid, publication=publication, language=language)
    )
    erasure.clear_pages(site.database)
    return receipt


def _erase_uid(connection: Connection, *, site: Site, uid: str, publication: str, language: str) -> Receipt:
    person = subscribers.find_uid(connection, uid)
    if person is None:
        raise NotFound("This person is not here any more.")
    return _erase(
        connection,
        site=site,
        email=person.email,
        reason="asked for on the page",
        operator=READER,
        mailed=True,
        publication=publication,
        language=language,
    )


def _erase(
    connection: Connection,
    *,
    site: Site,
    email: str,
    reason: str,
    operator: str,
    mailed: bool,
    publication: str | None = None,
    language: str | None = None,
) -> Receipt:
    now = site.clock.now()
    number = f"E-{fresh_id(10)}"
    key = email_key(email)
    person = subscribers.find(connection, key)
    theirs = {email} if person is None else _theirs(connection, person)
    keys = sorted({email_key(each) for each in theirs})
    for each in keys:
        sign_ups.forget(connection, site.signer.fingerprint(FINGERPRINT, each))
    # Somebody else's wish to read there would move them to an address that is none.
    address_changes.withdraw(connection, keys)
    waited = frozenset[int]() if person is None else _empty(connection, site, person, number, now)
    held = suppressions.of_keys(connection, keys)
    had_evidence = any(each.holds for each in held)
    final = {each.key for each in held if each.holds and each.reason == BY_HAND}
    erasure.remove_suppressions(connection, keys)
    places = sum(erasure.sweep(connection, Traces(each), f"[erased {number}]") for each in sorted(theirs))
    if person is None and not places and not had_evidence:
        before = erased_on(site, connection, key)
        raise NotFound(
            f"{email} is nowhere here." if before is None else f"Erased on {before.created_at:%Y-%m-%d} already.",
            advice="There is nothing to erase." if before is None else f"See {before.evidence} in the audit log.",
        )
    for each in keys:
        _keep_away(connection, erased_key(site.signer, each), number, operator=operator, final=each in final, now=now)
    for issue_id in sorted(waited):
        sends.finish(connection, Scope(issue_id=issue_id), now)
    said = reason
    for each in sorted(theirs):
        said = Traces(each).without(said, ERASED)
    audit.record(
        connection,
        at=now,
        operator=operator,
        action="subscriber.erase",
        object=number,
        reason=said,
        detail=f"{places} other places",
    )
    if mailed and person is not None:
        queue_receipt(
            site, connection, to=person.email, number=number, at=now, publication=publication, language=language
        )
    return Receipt(number=number, at=now, places=places, is_mailed=mailed and person is not None)


def _keep_away(connection: Connection, hashed: str, number: str, *, operator: str, final: bool, now: datetime) -> None:
    """Suppress the hash. ``final``: an operator had suppressed the address, so no sign-up of its reader's lifts it."""
    reason = BY_HAND if final else REASON
    held = suppressions.find(connection, hashed)
    if held is not None and held.reason in (BY_HAND, reason):
        return
    suppressions.lift(connection, key=hashed, reason=f"suppressed for good by {number}", now=now)
    suppressions.add(connection, key=hashed, reason=reason, evidence=number, operator=operator, now=now)


def _theirs(connection: Connection, person: Subscriber) -> set[str]:
    """The person's addresses. One that they gave up, and that somebody else reads at now, is not theirs."""
    found = {person.email}
    for address in erasure.addresses_of(connection, person.id):
        if address == ERASED:
            continue
        owner = subscribers.find(connection, email_key(address))
        if owner is None or owner.id == person.id:
            found.add(address)
    return found


def _empty(connection: Connection, site: Site, person: Subscriber, number: str, now: datetime) -> frozenset[int]:
    # First the choices: from here on nobody begins to send to them.
    erasure.remove_choices(connection, person.id)
    if erasure.is_being_sent_to(connection, person.id):
        raise Refused(
            "A mail to this address is on its way at this very moment.", advice="Try again in a minute or two."
        )
    erasure.empty_consents(connection, person.id)
    waited = erasure.empty_deliveries(connection, person.id, ERASED, now)
    # A second life of the same address may be erased as well: the number tells their rows apart.
    hashed = f"{erased_key(site.signer, email_key(person.email))}#{number}"
    erasure.empty_person(connection, person.id, key=hashed, stand_in=ERASED, now=now)
    return waited
