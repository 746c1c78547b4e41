"""Outcome of a try → what the ledger writes down."""

from __future__ import annotations

from datetime import datetime

from newsletter.config import Delivery
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.retry import COMPOSE_TRIES, SOON, UNKNOWN_LIMIT, gives_up, wait_before
from newsletter.model.delivery import Claimed, DeliveryState, Settlement

_AT_ONCE = {
    Verdict.ADDRESS_BAD: DeliveryState.FAILED,
    Verdict.MAILBOX_FULL: DeliveryState.FAILED,
    Verdict.REFUSED: DeliveryState.FAILED,
    Verdict.OUR_FAULT: DeliveryState.PENDING,
}


def decide(
    claimed: Claimed, outcome: Outcome, *, relay: str, started_at: datetime, now: datetime, policy: Delivery
) -> Settlement:
    """What becomes of a delivery after one more try that ended so."""
    tries = claimed.attempts + 1
    state, due_at = _next(claimed, outcome, tries, now, policy)
    is_open = state.is_open
    return Settlement(
        delivery_id=claimed.id,
        send_id=claimed.send_id,
        lease=claimed.lease,
        number=tries,
        state=state,
        due_at=due_at,
        settled_at=None if is_open else now,
        relay=relay,
        started_at=started_at,
        ended_at=now,
        verdict=outcome.verdict.value,
        code=outcome.code,
        reply=outcome.text,
        pause=f"{relay} at {outcome.stage}: {outcome}" if outcome.verdict is Verdict.OUR_FAULT else None,
    )


def _next(
    claimed: Claimed, outcome: Outcome, tries: int, now: datetime, policy: Delivery
) -> tuple[DeliveryState, datetime]:
    verdict = outcome.verdict
    if verdict is Verdict.SENT:
        return DeliveryState.SENT, now
    if verdict in _AT_ONCE:
        return _AT_ONCE[verdict], now
    if outcome.stage is Stage.COMPOSE:
        return (DeliveryState.FAILED, now) if tries >= COMPOSE_TRIES else (DeliveryState.DEFERRED, now + SOON)
    late = gives_up(first_try=claimed.first_tried_at, now=now, limit=policy.give_up)
    if verdict is Verdict.UNKNOWN and (policy.on_unknown == "hold" or late or claimed.unknowns + 1 >= UNKNOWN_LIMIT):
        return DeliveryState.UNKNOWN, now
    if late:
        return DeliveryState.FAILED, now
    wait = wait_before(outcome, tries=tries, base=policy.retry_base, seed=f"{claimed.send_id}/{claimed.id}")
    return DeliveryState.DEFERRED, now + wait
