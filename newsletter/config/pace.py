"""How fast: limits of a relay, limits of the readers' domains, and the hours in which nothing is sent."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, model_validator

from newsletter.config.durations import Duration

EVERY_DOMAIN = "*"
"""The key of limits that hold for each domain without a table of its own."""
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")

Number = Annotated[int, Field(ge=0)]


class Limits(BaseModel):
    """Of messages; 0 is no limit. None is ever exceeded, in no second, minute or hour, wherever it begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    max_per_minute: Number = 0
    max_per_hour: Number = 0


class DomainLimits(Limits):
    """For the readers of one domain, over all relays. ``connections`` is how many of them are served at once."""

    connections: Number = 0

    @model_validator(mode="after")
    def _limits_something(self) -> DomainLimits:
        if not (self.max_rate or self.max_per_minute or self.max_per_hour or self.connections):
            raise ValueError("limits nothing; set max_rate, max_per_minute, max_per_hour or connections")
        return self


class SlowStart(BaseModel):
    """A relay, or an address of ours, that receivers do not know yet: ``first`` messages in the first period, twice as
    many in each later one, counting those in which it is used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Annotated[int, Field(ge=1)]
    every: Duration = timedelta(days=1)

    @model_validator(mode="after")
    def _whole_period(self) -> SlowStart:
        if self.every < timedelta(minutes=1):
            raise ValueError("every is a minute or more, such as 1h or 1d")
        return self


class QuietHours:
    """From ``begin`` to ``end`` on the publication's own clock, across midnight where ``end`` is the smaller one.

    A plain class, because settings that are models are expected as JSON in the environment.
    """

    __slots__ = ("begin", "end")

    def __init__(self, begin: time, end: time) -> None:
        self.begin = begin
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, QuietHours) and (self.begin, self.end) == (other.begin, other.end)

    def __hash__(self) -> int:
        return hash((self.begin, self.end))

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


def parse_quiet_hours(value: object) -> QuietHours | None:
    """``"22:00-07:00"``; None for ``""``. Raises ValueError."""
    if value is None or isinstance(value, QuietHours):
        return value
    match = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and not value.strip():
        return None
    if match is None or int(match[1]) > 23 or int(match[3]) > 23 or int(match[2]) > 59 or int(match[4]) > 59:
        raise ValueError('quiet hours look like "22:00-07:00"; "" for none')
    found = QuietHours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
    if found.begin == found.end:
        raise ValueError("quiet hours begin and end at different times; to send nothing at all, pause the send")
    return found


def _domain(value: str) -> str:
    if value != EVERY_DOMAIN and not _DOMAIN.fullmatch(value):
        raise ValueError('a domain as it stands behind the @, such as "docomo.ne.jp", or "*" for each of the others')
    return value.lower()


Quiet = Annotated[QuietHours | None, PlainValidator(parse_quiet_hours), PlainSerializer(lambda hours: str(hours or ""))]
Domains = dict[Annotated[str, AfterValidator(_domain)], DomainLimits]
