"""The settings of a publication's calendar: when an issue is gathered, reminded of, published and sent.

Everything hangs on the dates of sending: each week, every n weeks from a date on, or the nth weekday of each month,
with exceptions. The other times are the last such moment before sending, and move along with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from newsletter.config.durations import Duration
from newsletter.config.moments import Rule, Sending, SendTime, Weekly, WeeklyTime

_YEARS = range(1970, 3000)
_SOONEST_LATE = timedelta(minutes=5)


def _day(value: date) -> date:
    if value.year not in _YEARS:
        raise ValueError(f"a date from {_YEARS[0]} to {_YEARS[-1]}")
    return value


Day = Annotated[date, AfterValidator(_day)]
"""Neighbours of a date are looked for, so the ends of the calendar are out of reach."""


def _every(value: str) -> str:
    match = re.fullmatch(r"(?:(\d{1,2})\s+)?weeks?", value.strip().lower())
    weeks = int(match[1] or 1) if match else 0
    if not 1 <= weeks <= 52:
        raise ValueError('"1 week" to "52 weeks"; once a month is a matter of send, such as "2nd tuesday 07:00"')
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _weeks(every: str) -> int:
    return int(every.partition(" ")[0])


class CalendarException(BaseModel):
    """A date of the calendar on which nothing is sent, or that is sent on another day; ``reason`` is for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: Day
    skip: bool = False
    move_to: Day | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.skip == (self.move_to is not None):
            raise ValueError("either skip = true or move_to = a date")
        return self


class Schedule(BaseModel):
    """When issues are gathered and sent, in the publication's own zone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gather: Weekly = WeeklyTime(weekday=4, time=time(18, 0))
    send: Sending = SendTime(weekday=5, time=time(7, 0))
    every: Annotated[str, AfterValidator(_every)] = "1 week"
    since: Annotated[Day | None, Field(validate_default=True)] = None
    remind: Weekly | None = None
    publish: Weekly | None = None
    exceptions: tuple[CalendarException, ...] = ()
    approval: Literal["auto", "manual"] = "manual"
    max_lateness: Duration = timedelta(hours=12)
    late: Literal["send", "hold", "skip"] = "hold"
    empty_week: Literal["skip", "announce", "send"] = "skip"
    enabled: bool = True

    @property
    def rule(self) -> Rule:
        return Rule(self.send, _weeks(self.every), self.since)

    def exception(self, day: date) -> CalendarException | None:
        """What is said about a date of the rule."""
        return next((each for each in self.exceptions if each.date == day), None)

    @field_validator("max_lateness")
    @classmethod
    def _longer_than_a_look(cls, value: timedelta) -> timedelta:
        if value < _SOONEST_LATE:
            # Else everything would be late.
            raise ValueError("at least 5m: the calendar is looked at once a minute")
        return value

    @field_validator("every")
    @classmethod
    def _weeks_of_a_week(cls, value: str, info: ValidationInfo) -> str:
        send = info.data.get("send")
        if send is not None and send.nth is not None and value != "1 week":
            raise ValueError(f"send is once a month ({send}); every is for a weekly send")
        return value

    @field_validator("since")
    @classmethod
    def _anchored(cls, value: date | None, info: ValidationInfo) -> date | None:
        send, every = info.data.get("send"), info.data.get("every")
        if send is None or every is None:
            return value
        if value is None:
            if every != "1 week":
                raise ValueError(f"the date of the first issue, which every {every} counts from")
            return value
        rule = Rule(send, 1, None)
        if not rule.falls_on(value):
            raise ValueError(f"{value} is no {str(send).rpartition(' ')[0]}; near it are {rule.around(value)}")
        return value

    @field_validator("remind", "publish")
    @classmethod
    def _between_gathering_and_sending(cls, value: WeeklyTime | None, info: ValidationInfo) -> WeeklyTime | None:
        gather, send = info.data.get("gather"), info.data.get("send")
        if value is None or gather is None or send is None:
            return value
        earliest, chosen = gather.days_before(send), value.days_before(send)
        if (-earliest, gather.time) > (-chosen, value.time):
            raise ValueError(f"lies before the gathering; of {gather} to {send} it is to be a moment between")
        return value

    @field_validator("exceptions")
    @classmethod
    def _about_dates_of_the_calendar(
        cls, value: tuple[CalendarException, ...], info: ValidationInfo
    ) -> tuple[CalendarException, ...]:
        if not {"send", "every", "since"} <= info.data.keys():
            return value
        rule = Rule(info.data["send"], _weeks(info.data["every"]), info.data["since"])
        faults = list(_exception_faults(value, rule))
        if faults:
            # Several faults at places of their own: configuration errors are told by path (config.load).
            raise PydanticCustomError("faults", "{text}", {"text": "; ".join(t for _, t in faults), "faults": faults})
        return value


def _exception_faults(exceptions: tuple[CalendarException, ...], rule: Rule) -> Iterator[tuple[str, str]]:
    """``(path behind exceptions, text)`` of each."""
    away = frozenset(each.date for each in exceptions)
    known: dict[date, int] = {}
    taken: dict[date, int] = {}
    for number, each in enumerate(exceptions):
        if each.date in known:
            yield f"{number}.date", f"{each.date} has an exception already (exceptions.{known[each.date]})"
            continue
        known[each.date] = number
        if not rule.falls_on(each.date):
            yield f"{number}.date", f"{each.date} is no date of the calendar; near it are {rule.around(each.date)}"
        elif each.move_to is not None:
            fault = _move_fault(each.date, each.move_to, rule, away)
            if fault is None and each.move_to in taken:
                fault = f"{each.move_to} is taken by exceptions.{taken[each.move_to]}"
            if fault is not None:
                yield f"{number}.move_to", fault
            taken.setdefault(each.move_to, number)


def _move_fault(day: date, move_to: date, rule: Rule, away: frozenset[date]) -> str | None:
    """A date moves between its neighbours, so that issues keep their order."""
    if move_to == day:
        return f"{move_to} is the date itself"
    before, after = rule.nearest(day, -1, away), rule.nearest(day, 1, away)
    if (before is None or before < move_to) and (after is None or move_to < after):
        return None
    if before and after:
        return f"{move_to} is not between {before} and {after}, the dates of the issues around it"
    return f"{move_to} is beyond {before or after}, the date of another issue"
