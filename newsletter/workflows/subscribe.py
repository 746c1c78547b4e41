"""wishes → known people → decisions → subscriptions + consent record, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from newsletter.model import consent_detail
from newsletter.model.consent import Consent
from newsletter.model.subscriber import Subscriber, Subscription, SubscriptionState
from newsletter.store import consents, subscribers, subscriptions
from newsletter.subscribers.choice import Decision, Wish, decide


class Result(StrEnum):
    """What became of one wish."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STAYED_AWAY = "stayed away"
    """Had left, and the wish is no newer consent."""


def subscribe(
    connection: Connection,
    publication: str,
    wishes: Sequence[Wish],
    *,
    source: str,
    details: Sequence[str],
    now: datetime,
    place: str | None = None,
    wording: str | None = None,
) -> list[Result]:
    """Carry out wishes for different mailboxes; a thousand at a time is a good number.

    ``details`` says of each wish how we know of it; the choice made is added. ``place`` and ``wording``
    go on record with each, see ``Consent``.
    """
    people = subscribers.find_all(connection, [wish.address.key for wish in wishes])
    renamed = {people[key].id: name for key, name in _names(wishes) if key in people and people[key].name != name}
    subscribers.rename_all(connection, renamed)
    strangers = [(w.address.email, w.address.key, w.name) for w in wishes if w.address.key not in people]
    people |= subscribers.add_all(connection, strangers, now)
    found = subscriptions.find_all(connection, publication, [person.id for person in people.values()])
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    lines: list[Consent] = []
    results: list[Result] = []
    for wish, detail in zip(wishes, details, strict=True):
        person = people[wish.address.key]
        before = found.get(person.id)
        decision = decide(before, wish)
        if decision.action is not None:
            row = _row(person, publication, decision)
            (added if before is None else changed).append(row)
            line = _line(person, publication, decision, source=source, detail=detail, now=now)
            lines.append(replace(line, place=place, wording=wording))
        results.append(_result(before, decision, wish, renamed=person.id in renamed))
    subscriptions.add_all(connection, added, now)
    subscriptions.change_all(connection, changed)
    consents.record_all(connection, lines)
    return results


def foresee(connection: Connection, publication: str, wishes: Sequence[Wish]) -> list[Result]:
    """What ``subscribe`` would make of the wishes. Changes nothing."""
    people = subscribers.find_all(connection, [wish.address.key for wish in wishes])
    renamed = {people[key].id for key, name in _names(wishes) if key in people and people[key].name != name}
    found = subscriptions.find_all(connection, publication, [person.id for person in people.values()])
    results = []
    for wish in wishes:
        person = people.get(wish.address.key)
        before = None if person is None else found.get(person.id)
        is_renamed = person is not None and person.id in renamed
        results.append(_result(before, decide(before, wish), wish, renamed=is_renamed))
    return results


def _names(wishes: Sequence[Wish]) -> list[tuple[str, str]]:
    return [(wish.address.key, wish.name) for wish in wishes if wish.name]


def _row(person: Subscriber, publication: str, decision: Decision) -> dict[str, Any]:
    return {
        "subscriber_id": person.id,
        "publication": publication,
        "state": decision.state,
        "key": decision.key,
        "format": decision.format,
        "confirmed_at": decision.confirmed_at,
        "left_at": decision.left_at,
        "paused_until": decision.paused_until,
    }


def _line(
    person: Subscriber, publication: str, decision: Decision, *, source: str, detail: str, now: datetime
) -> Consent:
    assert decision.action is not None
    said = [detail, consent_detail.choice(decision.key, decision.format)]
    if decision.confirmed_at is not None:
        said.append(consent_detail.confirmed(decision.confirmed_at))
    if decision.paused_until is not None:
        said.append(consent_detail.paused(decision.paused_until))
    return Consent(
        subscriber_id=person.id,
        publication=publication,
        at=now,
        action=decision.action,
        source=source,
        detail=consent_detail.joined(said),
    )


def _result(before: Subscription | None, decision: Decision, wish: Wish, *, renamed: bool) -> Result:
    if before is None:
        return Result.ADDED
    if decision.action is not None:
        return Result.CHANGED
    if before.state is SubscriptionState.LEFT and wish.left is None:
        return Result.STAYED_AWAY
    return Result.CHANGED if renamed else Result.UNCHANGED
