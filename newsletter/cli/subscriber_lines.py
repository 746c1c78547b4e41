"""How the command line shows people and their choices: a line, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.model.subscriber import Subscription
    from newsletter.workflows.subscribers import History


def sentence(subscription: Subscription) -> str:
    """One line for people."""
    from newsletter.model.edition import ALL

    chosen = "all categories" if subscription.key == ALL else subscription.key.replace(";", ", ")
    parts = (subscription.subscriber.email, subscription.publication, subscription.state, chosen, subscription.format)
    return "  ".join(parts)


def _choice(subscription: Subscription) -> dict[str, Any]:
    from newsletter.model.edition import categories_of

    return {
        "publication": subscription.publication,
        "state": subscription.state,
        "categories": sorted(categories_of(subscription.key) or ()),
        "format": subscription.format,
        "joined": _time(subscription.joined_at),
        "confirmed": _time(subscription.confirmed_at),
        "left": _time(subscription.left_at),
    }


def subscription_json(subscription: Subscription) -> dict[str, Any]:
    """One choice and whose it is; ``categories`` is empty for all, times are ISO 8601 in UTC."""
    return {"email": subscription.subscriber.email, "name": subscription.subscriber.name, **_choice(subscription)}


def history_json(history: History) -> dict[str, Any]:
    """All about one person."""
    person, suppression = history.subscriber, history.suppression
    return {
        "email": person.email,
        "name": person.name,
        "uid": person.uid,
        "created": _time(person.created_at),
        "subscriptions": [_choice(subscription) for subscription in history.subscriptions],
        "consents": [
            {
                "at": _time(line.at),
                "publication": line.publication,
                "action": line.action,
                "source": line.source,
                "detail": line.detail,
            }
            for line in history.consents
        ],
        "suppression": None
        if suppression is None
        else {
            "reason": suppression.reason,
            "evidence": suppression.evidence,
            "since": _time(suppression.created_at),
        },
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
