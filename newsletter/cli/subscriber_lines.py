"""How the command line shows people and their choices: a line, or JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.model.history import History
    from newsletter.model.subscriber import Subscription

_OPEN = datetime.max.replace(tzinfo=UTC)
"""What is not settled yet stands last."""


def sentence(subscription: Subscription) -> str:
    """One line for people."""
    from newsletter.model.edition import ALL

    chosen = "all categories" if subscription.key == ALL else subscription.key.replace(";", ", ")
    parts = (subscription.subscriber.email, subscription.publication, subscription.state, chosen, subscription.format)
    return "  ".join(parts)


def subscription_json(subscription: Subscription) -> dict[str, Any]:
    """One choice and whose it is; ``categories`` is empty for all, times are ISO 8601 in UTC."""
    from newsletter.subscribers.portrait import choice_json

    return {"email": subscription.subscriber.email, "name": subscription.subscriber.name, **choice_json(subscription)}


def history_lines(history: History, now: datetime) -> Iterator[str]:
    """All about one person, for people."""
    person = history.subscriber
    yield f"{person.email}{f' ({person.name})' if person.name else ''}, known since {person.created_at:%Y-%m-%d}"
    for subscription in history.subscriptions:
        yield f"  {sentence(subscription)}"
        if subscription.is_paused(now):
            yield f"    pauses until {subscription.paused_until:%Y-%m-%d %H:%M} UTC, then gets issues again by itself"
    for each in history.suppressions:
        until = "" if each.lifted_at is None else f", lifted {each.lifted_at:%Y-%m-%d}: {each.lifted_reason}"
        yield f"  suppressed since {each.created_at:%Y-%m-%d}: {each.reason} ({each.evidence}){until}"
    yield from _moments(history)


def _moments(history: History) -> Iterator[str]:
    """Everything that happened, in order of time."""
    moments = [
        (line.at, f"{line.publication}: {line.action} ({line.source}; {line.detail or '-'})")
        for line in history.consents
    ]
    for change in history.changes:
        moments.append((change.asked_at, f"asked for {change.email} instead of {change.former}"))
        if change.confirmed_at is not None:
            moments.append((change.confirmed_at, f"{change.email} confirmed"))
    for got in history.received:
        said = " ".join(str(part) for part in (got.code, got.reply) if part)
        tried = f", {got.attempts} tries" if got.attempts > 1 else ""
        moments.append(
            (got.settled_at or _OPEN, f"{got.publication}/{got.day}: {got.state}{tried}{f' ({said})' if said else ''}")
        )
    moments += [
        (bounce.received_at, f"came back: {bounce.kind} {bounce.status} {bounce.reason}, {bounce.outcome}")
        for bounce in history.bounces
    ]
    moments += [(told.created_at, f"notice {told.kind}: {told.state}") for told in history.told]
    for at, text in sorted(moments, key=lambda moment: moment[0]):
        yield f"  {'open            ' if at == _OPEN else f'{at:%Y-%m-%d %H:%M}'} {text}"
