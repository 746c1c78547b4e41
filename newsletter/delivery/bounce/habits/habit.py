"""One manner of speaking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A word of the same clause; in the tables it stands as ~.
_WORD = r" [^\s:;,\[\]()]*[^\s:;,.\[\]()]"


@dataclass(frozen=True, slots=True)
class Habit:
    """``pattern`` is searched in text whose blanks are single, upper and lower case the same."""

    reason: str
    pattern: re.Pattern[str]


def from_a_letter(phrases: Iterable[str]) -> str:
    """The phrases as one, tried only where a letter or a digit stands: each has to begin with one."""
    return rf"(?=[^\x00-/:-@\[-`{{-\x7f])(?:{'|'.join(phrases)})"


def habit(reason: str, *phrases: str) -> Habit:
    """Any of the phrases means the reason."""
    return Habit(reason, re.compile("|".join(phrases).replace("~", _WORD), re.IGNORECASE))
