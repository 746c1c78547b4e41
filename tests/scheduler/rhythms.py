"""Calendars that differ in how often they send, for tests that hold for all of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from newsletter.config import Publication

ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/New_York")
# The hour and minute of sending lie where clocks change: in gaps and overlaps of the last Sundays of March and October.
RHYTHMS: dict[str, dict[str, Any]] = {
    "weekly": {"gather": "saturday 01:30", "send": "sunday 02:30"},
    "every second week": {
        "gather": "friday 18:00",
        "publish": "sunday 01:00",
        "send": "sunday 02:30",
        "every": "2 weeks",
        "since": date(2026, 1, 11),
    },
    "every fifth week": {"gather": "sunday 03:30", "send": "sunday 02:30", "every": "5 weeks", "since": "2025-12-21"},
    "second Tuesday": {"gather": "monday 12:00", "remind": "tuesday 01:00", "send": "2nd tuesday 07:00"},
    "last Sunday": {"gather": "sunday 01:30", "publish": "sunday 02:00", "send": "last sunday 02:30"},
    "holidays": {
        "gather": "friday 18:00",
        "send": "saturday 07:00",
        "exceptions": [
            {"date": "2026-01-03", "skip": True, "reason": "New year"},
            {"date": "2026-03-28", "move_to": "2026-03-29", "reason": "summer time begins"},
            {"date": "2026-05-02", "move_to": "2026-04-30"},
            {"date": "2026-05-09", "skip": True},
            {"date": "2026-10-24", "move_to": "2026-10-25"},
            {"date": "2026-12-26", "move_to": "2027-01-01"},
        ],
    },
}


def publication(timezone: str = "Asia/Tokyo", **schedule: Any) -> Publication:
    return Publication.model_validate(
        {"slug": "annex", "title": "Annex", "timezone": timezone, "sender": "a@b.example", "schedule": schedule}
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")
