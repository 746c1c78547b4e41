"""What a line of a person's record says besides: written for operators and proofs in English, and read back, so that
pages can say the same in their reader's words.

A detail is one or more facts with ``; `` between them; what is none of ours, such as an operator's own words, is kept
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_BETWEEN = "; "
AGAIN = "once more"
MOVED = "another address, confirmed from there"
PAUSE_ENDED = "pause ended"


class Fact(StrEnum):
    """What one fact is about, and what its values are."""

    CHOICE = "choice"
    """The key of the categories, the format, and the language of the mail, where one was chosen."""
    CONFIRMED = "confirmed"
    """When."""
    PAUSED = "paused"
    """Until when."""
    SIGN_UP = "sign-up"
    """When it was asked for."""
    OPERATOR = "operator"
    """Their name."""
    FILE = "file"
    """Its name, and the line."""
    AGAIN = AGAIN
    MOVED = MOVED
    PAUSE_ENDED = PAUSE_ENDED
    WORDS = "words"
    """The words themselves."""


@dataclass(frozen=True, slots=True)
class Said:
    """One fact with its values."""

    fact: Fact
    values: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """The one value, of a fact that has a time."""
        return datetime.fromisoformat(self.values[0])


def joined(facts: Iterable[str]) -> str:
    return _BETWEEN.join(facts)


def choice(key: str, format: str, language: str | None = None) -> str:
    return f"categories {key}, {format}" + (f", in {language}" if language else "")


def confirmed(at: datetime) -> str:
    return f"confirmed {at.isoformat()}"


def paused(until: datetime) -> str:
    return f"paused until {until.isoformat()}"


def of_sign_up(at: datetime) -> str:
    return f"of the sign-up of {at.isoformat(timespec='seconds')}"


def by(operator: str) -> str:
    return f"by {operator}"


def from_file(name: str, line: int) -> str:
    return f"{name} line {line}"


def read(detail: str) -> tuple[Said, ...]:
    """The facts of a detail, in its order."""
    return tuple(_read(detail))


_TIME = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d)"
_PATTERNS = {
    Fact.CHOICE: r"categories (\S+), (html|text)(?:, in (ja|en))?",
    Fact.CONFIRMED: f"confirmed {_TIME}",
    Fact.PAUSED: f"paused until {_TIME}",
    Fact.SIGN_UP: f"of the sign-up of {_TIME}",
    Fact.OPERATOR: r"by (.+)",
    Fact.FILE: r"(.+) line (\d+)",
    **{fact: re.escape(fact.value) for fact in (Fact.AGAIN, Fact.MOVED, Fact.PAUSE_ENDED)},
}


def _read(detail: str) -> Iterator[Said]:
    for text in detail.split(_BETWEEN):
        found = ((fact, re.fullmatch(pattern, text)) for fact, pattern in _PATTERNS.items())
        fact, match = next(((fact, match) for fact, match in found if match), (Fact.WORDS, None))
        yield Said(fact, (text,) if match is None else tuple(value for value in match.groups() if value))
