"""How it stands with an issue, in words: what each number means, what is waited for, and what an operator can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.model.delivery import Counts, Send, SendState
from newsletter.model.issue import Issue
from newsletter.model.relay import RelayTrouble
from newsletter.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one send. ``next_due`` is when the first of those that wait may be tried; ``lacking`` has, for
    failed, unknown and cancelled, how many readers have nothing from a later send either. ``paused_by`` is who and
    when, in words."""

    send: Send
    counts: Counts
    bounced: int = 0
    next_due: datetime | None = None
    lacking: dict[str, int] = field(default_factory=dict)
    paused_by: str = ""
    last_fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What holds for every send. ``relays`` are the names, in order; ``limits`` what the pace says to those that have
    reached one. ``quiet_until`` is in the publication's zone."""

    now: datetime
    relays: tuple[str, ...]
    troubles: tuple[RelayTrouble, ...]
    limits: tuple[str, ...]
    quiet_until: datetime | None
    workers: int


def remarks(issue: Issue, facts: tuple[Facts, ...], around: Surroundings) -> tuple[Remark, ...]:
    """In the order of the sends; before planning, what comes next."""
    if not facts:
        return (_before(issue),)
    return tuple(remark for each in facts for remark in (*_open(issue, each, around), *_settled(issue, each)))


def _before(issue: Issue) -> Remark:
    ref = issue.ref
    if issue.frozen_at is None:
        steps = f"`newsletter issue approve {ref}`, `newsletter issue publish {ref}`, then `newsletter send {ref}`."
        return Remark(send=None, about="draft", number=0, text="It is a draft: nothing is planned.", advice=steps)
    if not issue.state.is_public:
        steps = f"`newsletter issue publish {ref}`, then `newsletter send {ref}`."
        return Remark(send=None, about="frozen", number=0, text="It is approved, not published.", advice=steps)
    advice = f"`newsletter send {ref} --dry-run` says to whom it would go, `newsletter send {ref}` sends it."
    return Remark(send=None, about="published", number=0, text="It is published, and was not sent yet.", advice=advice)


def _open(issue: Issue, facts: Facts, around: Surroundings) -> Iterator[Remark]:
    send, counts = facts.send, facts.counts
    if not counts.open:
        return
    if send.state is SendState.PAUSED:
        yield Remark(
            send=send.id,
            about="paused",
            number=counts.open,
            text=f"Paused{facts.paused_by}: {send.pause_reason}. {_readers(counts.open)} still to get it.",
            advice=f"When that is put right: `newsletter resume {send.id}`, then `newsletter send {issue.ref}`.",
        )
        return
    yield from _obstacles(issue, facts, around)
    if counts.deferred:
        later = facts.next_due if facts.next_due is not None and facts.next_due > around.now else None
        yield Remark(
            send=send.id,
            about="deferred",
            number=counts.deferred,
            text=f"Put off for now, by a relay or a connection that broke: {_readers(counts.deferred)}"
            + (f"; the next try is due at {_at(later)}." if later else "."),
            advice="" if later else _go_on(issue, around),
        )
    under_way = counts.leased + counts.attempting
    if under_way:
        yield Remark(
            send=send.id,
            about="leased",
            number=under_way,
            text=f"Taken by a process that delivers: {_readers(under_way)}"
            + (f", {counts.attempting} with the relay at this moment." if counts.attempting else "."),
        )
    if counts.pending:
        yield Remark(
            send=send.id,
            about="pending",
            number=counts.pending,
            text=f"Waiting for their turn: {_readers(counts.pending)}.",
            advice=_go_on(issue, around),
        )


def _obstacles(issue: Issue, facts: Facts, around: Surroundings) -> Iterator[Remark]:
    """Why nothing goes out, or less than could."""
    send, number = facts.send.id, facts.counts.open
    if around.quiet_until is not None:
        until = f"{around.quiet_until:%Y-%m-%d %H:%M} ({around.quiet_until.tzinfo})"
        yield Remark(
            send=send,
            about="quiet",
            number=number,
            text=f"Quiet hours until {until}: nothing is sent before.",
            advice=f"`NEWSLETTER_DELIVERY__QUIET_HOURS= newsletter send {issue.ref}` sends all the same.",
        )
    down = {trouble.relay: trouble for trouble in around.troubles if trouble.relay in around.relays}
    for trouble in down.values():
        others = [name for name in around.relays if name not in down]
        yield Remark(
            send=send,
            about="relay",
            number=number,
            text=f"Relay {trouble.relay} cannot be used since {_at(trouble.since)}:"
            f" {trouble.words.removeprefix(f'{trouble.relay}: ')} ({trouble.tries}"
            f" {'try' if trouble.tries == 1 else 'tries'}, the last at {_at(trouble.seen_at)})."
            + (f" Messages go through {others[0]} instead." if others else ""),
            advice="`newsletter doctor` looks at every relay. Start it, or mend [smtp] in the configuration.",
        )
    for limit in around.limits:
        yield Remark(send=send, about="pace", number=number, text=f"At its limit: {limit}.")


def _settled(issue: Issue, facts: Facts) -> Iterator[Remark]:
    send, counts = facts.send, facts.counts
    if counts.failed:
        text = f"{_readers(counts.failed)} did not get it: refused for good, or tried for too long."
        yield _lasting(issue, facts, "failed", counts.failed, text)
    if counts.unknown:
        text = f"{_readers(counts.unknown)} may have it or not: nobody heard the relay's reply to their message."
        yield _lasting(issue, facts, "unknown", counts.unknown, text)
    if counts.suppressed:
        text = f"Passed over, because the address is suppressed: {_readers(counts.suppressed)}."
        yield Remark(
            send=send.id,
            about="suppressed",
            number=counts.suppressed,
            text=text,
            advice=f"{_named(issue, send, 'suppressed')} names them; `newsletter suppression list` says why.",
        )
    if counts.cancelled:
        why = "the send was cancelled, or they left" if send.state is SendState.CANCELLED else "they left meanwhile"
        text = f"{_readers(counts.cancelled)} will not get it: {why}."
        yield _lasting(issue, facts, "cancelled", counts.cancelled, text)
    if facts.bounced:
        yield Remark(
            send=send.id,
            about="bounced",
            number=facts.bounced,
            text=f"{facts.bounced} came back after the relay had taken them.",
            advice="`newsletter delivery show ADDRESS` has what came back; `newsletter suppression held` what waits.",
        )
    if facts.last_fault:
        yield Remark(send=send.id, about="fault", number=0, text=f"The last thing said against it: {facts.last_fault}")


_AGAIN = {
    "failed": "`newsletter resend {ref} --failed --reason TEXT` tries once more.",
    "unknown": "`newsletter resend {ref} --unknown --reason TEXT` sends them the same copy, which receivers can drop.",
    "cancelled": "`newsletter resend {ref} --cancelled --reason TEXT` sends it after all to those who still read.",
}


def _lasting(issue: Issue, facts: Facts, about: str, number: int, text: str) -> Remark:
    """What stays so unless somebody sends again; nothing is advised for those who had a later send."""
    lacking = facts.lacking.get(about, number)
    if lacking < number:
        text += f" A later send was for {number - lacking if lacking else 'all'} of them."
    advice = f"{_named(issue, facts.send, about)} names them; {_AGAIN[about].format(ref=issue.ref)}" if lacking else ""
    return Remark(send=facts.send.id, about=about, number=number, text=text, advice=advice)


def _named(issue: Issue, send: Send, state: str) -> str:
    return f"`newsletter delivery export {issue.ref} --send {send.id} --state {state}`"


def _go_on(issue: Issue, around: Surroundings) -> str:
    """Nothing where somebody is at work, or has to wait anyhow."""
    if around.workers or around.quiet_until is not None:
        return ""
    return f"Nobody delivers now: `newsletter send {issue.ref}`, or let `newsletter run` do it."


def _readers(number: int) -> str:
    return "1 reader" if number == 1 else f"{number:,} readers"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
