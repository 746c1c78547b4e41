"""How the command line shows one reader's deliveries: lines for people, or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newsletter.model.delivery import DeliveryState, SendState
from newsletter.model.subscriber import SubscriptionState

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.model.bounce import Bounce
    from newsletter.model.evidence import Attempt, Evidence
    from newsletter.model.issue import Issue
    from newsletter.model.subscriber import Subscription
    from newsletter.workflows.evidence import Record


def record_lines(record: Record, now: datetime) -> Iterator[str]:
    """Who the reader is, then each delivery, newest first, with its tries in order. Times are in UTC."""
    yield record.address
    if record.subscriber is None:
        yield "  Nobody reads anything under this address now."
    for subscription in record.subscriptions:
        yield f"  {_choice(subscription)}"
    if record.suppression is not None:
        held = record.suppression
        yield f"  Suppressed since {held.created_at:%Y-%m-%d}: {held.reason}. {held.evidence}"
        yield f"  `newsletter suppression lift {record.address} --reason TEXT` lets mail go there again."
    seen: set[str] = set()
    for delivery in record.deliveries:
        yield f"{delivery.issue}, send {delivery.send_id} ({delivery.kind}; {delivery.reason}): {delivery.state}"
        yield from (f"  {line}" for line in _delivery(delivery))
        # What to do is about the last delivery of an issue, and of an address that may be mailed.
        yield f"  {_meaning(delivery, now, advise=record.suppression is None and delivery.issue not in seen)}"
        seen.add(delivery.issue)
    if not record.deliveries and record.issue is None:
        yield "Nothing was ever sent to it."
    if not record.deliveries and record.issue is not None:
        yield f"{record.issue.ref} was not sent to it. {_why_not(record, record.issue)}"


def record_json(record: Record) -> dict[str, Any]:
    """Times are ISO 8601 in UTC."""
    held = record.suppression
    return {
        "address": record.address,
        "known": record.subscriber is not None,
        "subscriptions": [
            {"publication": each.publication, "state": each.state.value, "confirmed": _iso(each.confirmed_at)}
            for each in record.subscriptions
        ],
        "suppression": held and {"since": _iso(held.created_at), "reason": held.reason, "evidence": held.evidence},
        "deliveries": [_delivery_json(each) for each in record.deliveries],
    }


def _delivery(delivery: Evidence) -> Iterator[str]:
    for attempt in delivery.attempts:
        relay = attempt.relay or "(no relay)"
        yield f"{_at(attempt.ended_at)}  {relay}  {attempt.outcome}: {attempt.words or 'it said nothing'}"
    if delivery.words and not any(attempt.reply == delivery.words for attempt in delivery.attempts):
        yield delivery.words
    for bounce in delivery.bounces:
        yield f"{_at(bounce.received_at)}  came back: {_bounce(bounce)}"


def _bounce(bounce: Bounce) -> str:
    judged = " ".join(part for part in (bounce.kind.value, bounce.reason, bounce.status) if part)
    return f"{judged}; {bounce.outcome.value}" + (f": {bounce.evidence}" if bounce.evidence else "")


_MEANING = {
    DeliveryState.SENT: "The relay took it. Whether somebody reads it, nobody here knows.",
    DeliveryState.FAILED: "Not delivered, and not tried again.",
    DeliveryState.UNKNOWN: "It may have arrived: nobody heard the reply.",
    DeliveryState.SUPPRESSED: "Not sent: the address was suppressed.",
    DeliveryState.CANCELLED: "Not sent, and will not be.",
    DeliveryState.LEASED: "A process that delivers has taken it; its turn comes.",
    DeliveryState.ATTEMPTING: "Is with the relay at this moment.",
}
_AGAIN = {
    DeliveryState.FAILED: "tries once more.",
    DeliveryState.UNKNOWN: "sends the same copy, which receivers can drop.",
    DeliveryState.SUPPRESSED: "sends it now.",
    DeliveryState.CANCELLED: "sends it after all.",
}


def _meaning(delivery: Evidence, now: datetime, *, advise: bool) -> str:
    """What the state says about the reader, and what an operator can do."""
    state = delivery.state
    if state.is_open and delivery.send_state is SendState.PAUSED:
        resume = f"`newsletter resume {delivery.send_id}` lets it go on."
        return f"Waits: the send is paused ({delivery.pause_reason}). {resume}"
    if state is DeliveryState.SENT and delivery.bounces:
        return "The relay took it; what came back says how far it got."
    if state is DeliveryState.DEFERRED and delivery.due_at > now:
        return f"Not delivered yet; the next try is due at {_at(delivery.due_at)}."
    meaning = _MEANING.get(state, f"Waits for `newsletter send {delivery.issue}` or `newsletter run`.")
    if not advise or state not in _AGAIN:
        return meaning
    again = f"`newsletter resend {delivery.issue} --to {delivery.address} --reason TEXT`"
    return f"{meaning} {again} {_AGAIN[state]}"


def _why_not(record: Record, issue: Issue) -> str:
    choice = next((each for each in record.subscriptions if each.publication == issue.publication), None)
    if choice is None:
        return f"It does not read {issue.publication}."
    if choice.state is SubscriptionState.PENDING:
        return "The reader has not confirmed the subscription, and is not mailed before."
    if choice.left_at is not None:
        return f"The reader left on {choice.left_at:%Y-%m-%d}."
    return (
        f"It is in no send of the issue. If that was sent: `newsletter resend {issue.ref} --to {record.address} "
        "--reason TEXT`."
    )


def _choice(subscription: Subscription) -> str:
    if subscription.state is SubscriptionState.PENDING:
        return f"{subscription.publication}: not confirmed yet, and not mailed before."
    if subscription.left_at is not None:
        return f"{subscription.publication}: left on {subscription.left_at:%Y-%m-%d}."
    since = subscription.confirmed_at or subscription.joined_at
    paused = f", who wants nothing before {subscription.paused_until:%Y-%m-%d}" if subscription.paused_until else ""
    return f"{subscription.publication}: a reader since {since:%Y-%m-%d}{paused}."


def _delivery_json(delivery: Evidence) -> dict[str, Any]:
    return {
        "issue": delivery.issue,
        "send": delivery.send_id,
        "kind": delivery.kind.value,
        "reason": delivery.reason,
        "delivery": delivery.delivery_id,
        "address": delivery.address,
        "copy": delivery.copy,
        "state": delivery.state.value,
        "due": _iso(delivery.due_at) if delivery.state.is_open else None,
        "settled": _iso(delivery.settled_at),
        "words": delivery.words,
        "attempts": [_attempt_json(each) for each in delivery.attempts],
        "bounces": [
            {
                "received": _iso(each.received_at),
                "kind": each.kind.value,
                "status": each.status,
                "reason": each.reason,
                "evidence": each.evidence,
                "outcome": each.outcome.value,
            }
            for each in delivery.bounces
        ],
    }


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "relay": attempt.relay,
        "started": _iso(attempt.started_at),
        "ended": _iso(attempt.ended_at),
        "verdict": attempt.outcome,
        "code": attempt.code,
        "reply": attempt.reply,
    }


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
