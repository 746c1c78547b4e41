"""A message that came back: read → whose delivery → decide → keep, and suppress. One message is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from sqlalchemy import Connection

from newsletter.delivery.bounce.mail import Mail, parse_mail
from newsletter.delivery.bounce.read import read_mail
from newsletter.delivery.bounce.reading import Reading
from newsletter.delivery.message_id import names_in
from newsletter.delivery.return_path import delivery_of, leaving_of
from newsletter.model.bounce import Bounced, Kind, Step
from newsletter.model.subscriber import Subscription
from newsletter.store import audit, bounces, slugs, subscribers, subscriptions, suppressions
from newsletter.subscribers.address import BadAddress, email_key
from newsletter.subscribers.erasure import ERASED, erased_key
from newsletter.subscribers.suppression import COMPLAINT_REASONS, Facts, decide
from newsletter.telemetry.logs import logger
from newsletter.workflows.bounce_rehearsal import Rehearsal
from newsletter.workflows.leave import leave_now
from newsletter.workflows.site import Site

OPERATOR = "bounces"
_READ_OCTETS = 4 * 1024 * 1024
_RECEIVERS = frozenset({"to", "delivered-to", "x-original-to", "envelope-to"})
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one message. ``outcome`` None: it was taken in before. ``bounced`` is its delivery, if known."""

    source: str
    reading: Reading
    bounced: Bounced | None
    outcome: Step | None


def take(
    site: Site, octets: bytes, *, source: str, envelope: Iterable[str] = (), rehearsal: Rehearsal | None = None
) -> Taken:
    """Take one message in; ``envelope`` are the recipients that it came for, where they are known.

    Each message counts once, however often and from wherever it is read: it is known by its text. With a
    ``rehearsal`` it is said what would happen, after what was rehearsed before it, and nothing is kept.
    """
    octets = octets[:_READ_OCTETS]
    mail = parse_mail(octets)
    reading = read_mail(mail)
    places = (*envelope, *_places(mail))
    mail_to = (*envelope, *(value for name, value in mail.header if name in _RECEIVERS))
    action = partial(
        _take,
        site=site,
        octets=octets,
        reading=reading,
        places=places,
        mail_to=mail_to,
        source=source,
        rehearsal=rehearsal,
    )
    if rehearsal is not None:
        with site.database.reading() as connection:
            return action(connection)
    taken = site.database.transact(action)
    if taken.outcome is Step.HELD:
        _log.warning("bounce.held", delivery=taken.bounced and taken.bounced.delivery_id)
    return taken


def _take(
    connection: Connection,
    *,
    site: Site,
    octets: bytes,
    reading: Reading,
    places: tuple[str, ...],
    mail_to: tuple[str, ...],
    source: str,
    rehearsal: Rehearsal | None,
) -> Taken:
    digest = _digest(octets)
    bounced = _identify(connection, site, places)
    seen = Taken(source=source, reading=reading, bounced=bounced, outcome=None)
    if bounces.is_known(connection, digest) or (rehearsal is not None and digest in rehearsal.seen):
        return seen
    finding = reading.lead
    leaving = _leaving(connection, site, reading, bounced, mail_to)
    if bounced is not None and bounced.address == ERASED:
        step = Step.NOTED
    elif leaving is not None:
        step = Step.LEFT
    elif finding.reason == "unsubscribe":
        # Nobody knows who asks; an address that somebody wrote is nobody's signature.
        step = Step.NOTED
    else:
        step = _decide(connection, site, finding.kind, bounced, rehearsal)
    taken = Taken(source=source, reading=reading, bounced=bounced, outcome=step)
    if rehearsal is not None:
        rehearsal.note(digest, bounced, finding.kind, step)
        return taken
    now = site.clock.now()
    forgotten = _is_of_the_erased(connection, site, bounced, finding.recipient)
    bounce_id = bounces.add(
        connection,
        sha256=digest,
        now=now,
        source=source[:500],
        kind=finding.kind,
        status=finding.status,
        reason=finding.reason,
        recipient="" if forgotten else finding.recipient,
        evidence="" if forgotten else finding.evidence,
        delivery_id=None if bounced is None else bounced.delivery_id,
        outcome=step,
        message=b"" if forgotten else octets,
    )
    if bounce_id is None:
        return seen
    if leaving is not None:
        leave_now(connection, leaving, source="mail", now=now)
    if step is Step.SUPPRESSED and bounced is not None:
        suppress(
            connection, site, bounced, bounce_id, kind=finding.kind, reason=finding.reason, evidence=finding.evidence
        )
    return taken


def _digest(octets: bytes) -> str:
    """The same for a message however it is stored: with either line ends, with or without an mbox's first line."""
    if octets.startswith(b"From "):
        octets = octets.partition(b"\n")[2]
    return sha256(octets.replace(b"\r\n", b"\n").strip()).hexdigest()


def suppress(
    connection: Connection,
    site: Site,
    bounced: Bounced,
    bounce_id: int,
    *,
    kind: Kind,
    reason: str,
    evidence: str,
    operator: str = OPERATOR,
) -> None:
    """Suppress the address of a delivery that came back, unless it is suppressed already."""
    key = email_key(bounced.address)
    if suppressions.find(connection, key) is not None:
        return
    now = site.clock.now()
    words = reason if reason in COMPLAINT_REASONS else kind.value
    suppressions.add(
        connection,
        key=key,
        reason=words,
        evidence=f"bounce {bounce_id}, delivery {bounced.delivery_id}: {evidence}",
        operator=operator,
        now=now,
    )
    audit.record(
        connection,
        at=now,
        operator=operator,
        action="suppression.add",
        object=bounced.address,
        reason=words,
        detail=f"bounce {bounce_id}: {evidence}",
    )


def _decide(
    connection: Connection, site: Site, kind: Kind, bounced: Bounced | None, rehearsal: Rehearsal | None
) -> Step:
    limits = site.config.bounces
    if bounced is None or kind in (Kind.NONE, Kind.POLICY, Kind.AUTO_REPLY):
        return decide(Facts(kind=kind, known=bounced is not None), limits)
    if rehearsal is None:
        bounces.lock_send(connection, bounced.send_id)
    more = rehearsal.soft_of(bounced) if rehearsal else ()
    taken = rehearsal.taken_of(bounced) if rehearsal else frozenset()
    soft = bounces.soft_issues(connection, bounced, limits.soft_window, more=more) if kind is Kind.SOFT else 0
    return decide(
        Facts(
            kind=kind,
            known=True,
            soft_issues=soft,
            audience=bounces.audience_of(connection, bounced.send_id),
            taken=len(taken) + bounces.taken_of(connection, bounced.send_id, but=(bounced.delivery_id, *taken)),
        ),
        limits,
    )


def _identify(connection: Connection, site: Site, places: tuple[str, ...]) -> Bounced | None:
    """By signed return path first; by a Message-ID of ours else. Never by an address that somebody wrote."""
    address = site.config.bounces.address
    if address:
        delivery_id = delivery_of(address, site.signer, places)
        found = None if delivery_id is None else bounces.delivery(connection, delivery_id)
        if found is not None:
            return found
    for name in names_in(places, site.links.host):
        publication = slugs.today(connection, name.publication)
        found = bounces.delivery_named(connection, publication=publication, day=name.day, uid=name.uid, copy=name.copy)
        if found is not None:
            return found
    return None


def _leaving(
    connection: Connection, site: Site, reading: Reading, bounced: Bounced | None, mail_to: tuple[str, ...]
) -> Subscription | None:
    """What the message asks to leave: it came to a signed address for that, or says so of a copy of ours. Answers of
    machines that quote such an address ask for nothing."""
    lead = reading.lead
    asks = lead.reason == "unsubscribe"
    address = site.config.bounces.address
    if address and (asks or lead.kind is Kind.NONE):
        former = slugs.all_former(connection)
        named = leaving_of(address, site.signer, mail_to, (*site.config.publications, *former))
        person = None if named is None else subscribers.find_uid(connection, named[1])
        if named is not None and person is not None:
            return subscriptions.find(connection, person.id, former.get(named[0], named[0]))
    if asks and bounced is not None:
        return subscriptions.find(connection, bounced.subscriber_id, bounced.publication)
    return None


def _is_of_the_erased(connection: Connection, site: Site, bounced: Bounced | None, recipient: str) -> bool:
    """Whether what came back late would bring an erased address in again."""
    if bounced is not None and bounced.address == ERASED:
        return True
    try:
        key = erased_key(site.signer, email_key(recipient))
    except BadAddress:
        return False
    return suppressions.find(connection, key) is not None


def _places(mail: Mail) -> tuple[str, ...]:
    """Where a return path or a Message-ID may stand, the surest first."""
    fields = (*mail.header, *mail.returned, *(field for group in mail.groups for field in group), *mail.feedback)
    return (*(value for _, value in fields), mail.notice, mail.enclosed.decode("utf-8", "replace"))
