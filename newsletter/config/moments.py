"""Dates and local times of a calendar as people write them: ``saturday 07:00``, ``2nd tuesday 07:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1}
_FARTHEST = 370
"""Days within which the neighbours of a date are looked for: every 52 weeks is the rarest calendar."""


class WeeklyTime:
    """A local wall-clock moment of every week; ``weekday`` counts Monday as 0.

    A plain class, because settings that are models are expected as JSON in the environment.
    """

    __slots__ = ("time", "weekday")

    def __init__(self, weekday: int, time: time) -> None:
        self.weekday = weekday
        self.time = time

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.time:%H:%M}"

    def days_before(self, sending: WeeklyTime) -> int:
        """How many days before a sending its last such moment lies: 0 to 7."""
        days = (sending.weekday - self.weekday) % 7
        return 7 if days == 0 and self.time > sending.time else days


class SendTime(WeeklyTime):
    """A moment of every week or, with ``nth``, of every month: 1 to 4, or -1 for the last such weekday."""

    __slots__ = ("nth",)

    def __init__(self, weekday: int, time: time, nth: int | None = None) -> None:
        super().__init__(weekday, time)
        self.nth = nth

    def __str__(self) -> str:
        number = next((f"{word} " for word, nth in _NUMBERS.items() if nth == self.nth), "")
        return f"{number}{super().__str__()}"


def parse_weekly(value: object) -> WeeklyTime:
    """``"saturday 07:00"`` (English names, or their first three letters). Raises ValueError."""
    if isinstance(value, WeeklyTime):
        return value
    found = _parse(value)
    if found is None or found.nth is not None:
        raise ValueError('a weekly time looks like "saturday 07:00"')
    return WeeklyTime(found.weekday, found.time)


def parse_send(value: object) -> SendTime:
    """``"saturday 07:00"``, ``"2nd tuesday 07:00"``, ``"last friday 18:00"``. Raises ValueError."""
    if isinstance(value, SendTime):
        return value
    found = _parse(value)
    if found is None:
        raise ValueError(
            'a time of sending looks like "saturday 07:00" or, once a month, "2nd tuesday 07:00" (1st to 4th, or last)'
        )
    return found


def _parse(value: object) -> SendTime | None:
    pattern = r"(?:(1st|2nd|3rd|4th|last)\s+)?([a-z]+)\s+(\d{1,2}):(\d{2})"
    match = re.fullmatch(pattern, value.strip().lower()) if isinstance(value, str) else None
    if match is None:
        return None
    days = [i for i, name in enumerate(WEEKDAYS) if match[2] in (name, name[:3])]
    hour, minute = int(match[3]), int(match[4])
    if not days or hour > 23 or minute > 59:
        return None
    return SendTime(days[0], time(hour, minute), _NUMBERS.get(match[1]))


Weekly = Annotated[WeeklyTime, PlainValidator(parse_weekly), PlainSerializer(str)]
Sending = Annotated[SendTime, PlainValidator(parse_send), PlainSerializer(str)]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which dates a calendar has, exceptions apart. ``weeks`` is of no meaning where ``send`` is monthly."""

    send: SendTime
    weeks: int
    since: date | None

    def falls_on(self, day: date) -> bool:
        if day.weekday() != self.send.weekday or (self.since is not None and day < self.since):
            return False
        if self.send.nth is None:
            return self.since is None or (day - self.since).days % (7 * self.weeks) == 0
        if self.send.nth == -1:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 == self.send.nth - 1

    def nearest(self, day: date, step: int, besides: frozenset[date] = frozenset()) -> date | None:
        """The next date behind (``step`` 1) or before (-1) that day which is not among ``besides``."""
        days = (day + timedelta(days=step * number) for number in range(1, _FARTHEST))
        return next((other for other in days if other not in besides and self.falls_on(other)), None)

    def around(self, day: date) -> str:
        """The dates on both sides, in words."""
        return " and ".join(str(near) for near in (self.nearest(day, -1), self.nearest(day, 1)) if near)
