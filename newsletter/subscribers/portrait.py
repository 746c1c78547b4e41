"""Everything about one person as JSON: for operators, and as the copy that a person may have of it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsletter.model.edition import categories_of
from newsletter.model.history import History
from newsletter.model.subscriber import Subscription


def history_json(history: History) -> dict[str, Any]:
    """Times are ISO 8601 in UTC; ``categories`` is empty for all."""
    person, held = history.subscriber, history.suppression
    return {
        "email": person.email,
        "name": person.name,
        "uid": person.uid,
        "created": written(person.created_at),
        "subscriptions": [choice_json(subscription) for subscription in history.subscriptions],
        "consents": [
            {
                "at": written(line.at),
                "publication": line.publication,
                "action": line.action,
                "source": line.source,
                "detail": line.detail,
                "place": line.place,
            }
            for line in history.consents
        ],
        "address_changes": [
            {
                "from": change.former,
                "to": change.email,
                "asked": written(change.asked_at),
                "confirmed": written(change.confirmed_at),
            }
            for change in history.changes
        ],
        "deliveries": [
            {
                "issue": f"{each.publication}/{each.day.isoformat()}",
                "copy": each.copy,
                "address": each.address,
                "state": each.state,
                "attempts": each.attempts,
                "settled": written(each.settled_at),
                "reply": " ".join(str(part) for part in (each.code, each.reply) if part) or None,
            }
            for each in history.received
        ],
        "bounces": [
            {
                "received": written(bounce.received_at),
                "kind": bounce.kind,
                "status": bounce.status or None,
                "reason": bounce.reason or None,
                "evidence": bounce.evidence or None,
                "outcome": bounce.outcome,
            }
            for bounce in history.bounces
        ],
        "notices": [
            {"kind": each.kind, "queued": written(each.created_at), "state": each.state, "sent": written(each.sent_at)}
            for each in history.told
        ],
        "suppression": None
        if held is None
        else {"reason": held.reason, "evidence": held.evidence, "since": written(held.created_at)},
        "suppressions": [
            {
                "reason": each.reason,
                "evidence": each.evidence,
                "since": written(each.created_at),
                "lifted": written(each.lifted_at),
                "lifted_reason": each.lifted_reason,
            }
            for each in history.suppressions
        ],
    }


def choice_json(subscription: Subscription) -> dict[str, Any]:
    return {
        "publication": subscription.publication,
        "state": subscription.state,
        "categories": sorted(categories_of(subscription.key) or ()),
        "format": subscription.format,
        "joined": written(subscription.joined_at),
        "confirmed": written(subscription.confirmed_at),
        "left": written(subscription.left_at),
        "paused_until": written(subscription.paused_until),
    }


def written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
