"""What ``newsletter doctor`` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """Works, but not as readers, or the law, will want it."""
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``check`` names the thing that was looked at; ``advice`` is empty where all is well."""

    check: str
    level: Level
    text: str
    advice: str = ""
