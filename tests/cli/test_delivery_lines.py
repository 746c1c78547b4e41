"""One reader's deliveries in words: what happened, what it means, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from newsletter.cli.delivery_lines import record_json, record_lines
from newsletter.model.delivery import DeliveryState, SendKind, SendState
from newsletter.model.edition import ALL, Format
from newsletter.model.evidence import Attempt, Evidence
from newsletter.model.subscriber import Subscriber, Subscription, SubscriptionState
from newsletter.model.suppression import Suppression
from newsletter.workflows.evidence import Record

NOW = datetime(2026, 2, 7, 7, 0, tzinfo=UTC)
HANAKO = Subscriber(id=1, uid="u", email="hanako@example.org", name="花子", created_at=NOW)
READS = Subscription(
    id=1,
    subscriber=HANAKO,
    publication="annex",
    state=SubscriptionState.ACTIVE,
    key=ALL,
    format=Format.HTML,
    joined_at=NOW,
    confirmed_at=NOW,
    left_at=None,
)
GREYLISTED = Attempt(
    number=1, relay="relay:25", started_at=NOW, ended_at=NOW, outcome="try later", code=451, reply="4.7.1 Greylisted"
)
DEFERRED = Evidence(
    delivery_id=7,
    send_id=4,
    kind=SendKind.FIRST,
    send_state=SendState.RUNNING,
    pause_reason=None,
    reason="first sending",
    publication="annex",
    day=date(2026, 2, 7),
    address=HANAKO.email,
    copy=1,
    state=DeliveryState.DEFERRED,
    due_at=NOW + timedelta(minutes=5),
    settled_at=None,
    words="4.7.1 Greylisted",
    attempts=(GREYLISTED,),
    bounces=(),
)


def record(*deliveries: Evidence, **more: Any) -> Record:
    whole: dict[str, Any] = {"subscriber": HANAKO, "subscriptions": (READS,), "suppression": None, "issue": None}
    return Record(address=HANAKO.email, deliveries=deliveries, **{**whole, **more})


def said(*deliveries: Evidence, **more: Any) -> list[str]:
    return [line.strip() for line in record_lines(record(*deliveries, **more), NOW)]


def test_what_waits_for_its_next_try_says_when() -> None:
    assert said(DEFERRED) == [
        "hanako@example.org",
        "annex: a reader since 2026-02-07.",
        "annex/2026-02-07, send 4 (first; first sending): deferred",
        "2026-02-07 07:00:00 UTC  relay:25  try later: 451 4.7.1 Greylisted",
        "Not delivered yet; the next try is due at 2026-02-07 07:05:00 UTC.",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.SENT, "The relay took it."),
        (DeliveryState.FAILED, "--to hanako@example.org --reason TEXT` tries once more."),
        (DeliveryState.UNKNOWN, "sends the same copy, which receivers can drop."),
        (DeliveryState.SUPPRESSED, "the address was suppressed."),
        (DeliveryState.CANCELLED, "sends it after all."),
        (DeliveryState.PENDING, "Waits for `newsletter send annex/2026-02-07`"),
        (DeliveryState.ATTEMPTING, "with the relay at this moment"),
    ],
)
def test_every_state_says_what_it_means(state: DeliveryState, words: str) -> None:
    assert words in said(replace(DEFERRED, state=state))[-1]


def test_what_waits_in_a_paused_send_says_why() -> None:
    paused = replace(DEFERRED, send_state=SendState.PAUSED, pause_reason="lunch")
    assert said(paused)[-1] == "Waits: the send is paused (lunch). `newsletter resume 4` lets it go on."


def test_only_the_last_delivery_of_an_issue_is_advised_about_and_none_of_a_suppressed_address() -> None:
    failed = replace(DEFERRED, state=DeliveryState.FAILED)
    assert sum("resend" in line for line in said(failed, replace(failed, send_id=1))) == 1
    held = Suppression(
        id=1,
        key=HANAKO.email,
        reason="hard",
        evidence="no such user",
        operator="bounces",
        created_at=NOW,
        lifted_at=None,
        lifted_reason=None,
    )
    lines = said(failed, suppression=held)
    assert sum("resend" in line for line in lines) == 0
    assert any("newsletter suppression lift hanako@example.org" in line for line in lines)


def test_scripts_get_every_try_with_times_in_utc() -> None:
    (delivery,) = record_json(record(DEFERRED))["deliveries"]
    assert (delivery["state"], delivery["due"], delivery["settled"]) == ("deferred", "2026-02-07T07:05:00Z", None)
    assert delivery["attempts"] == [
        {
            "number": 1,
            "relay": "relay:25",
            "started": "2026-02-07T07:00:00Z",
            "ended": "2026-02-07T07:00:00Z",
            "verdict": "try later",
            "code": 451,
            "reply": "4.7.1 Greylisted",
        }
    ]
