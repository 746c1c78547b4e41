"""What preflight found, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"
    """Approving and publishing stop, unless an operator gives a reason to go on."""
    WARNING = "warning"
    """Readers, or the law, will want it otherwise."""
    NOTE = "note"


class Kind(StrEnum):
    """What a place is."""

    ISSUE = "issue"
    ENTRY = "entry"
    SECTION = "section"
    HEADER = "header"
    FOOTER = "footer"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``name`` is what people call it, such as a title; ``id`` is an entry's, to edit it by."""

    kind: Kind
    name: str
    id: str | None = None

    def __str__(self) -> str:
        if self.kind in (Kind.ENTRY, Kind.SECTION):
            return f"{self.kind} “{self.name}”"
        return f"{self.kind}, {self.name}" if self.kind is Kind.FOOTER else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of an edition, and the bytes that it takes."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``check`` names what was looked at; ``text`` says what is so, ``advice`` what to do, empty for a note.

    ``shares`` add up to the size that the text speaks of.
    """

    check: str
    severity: Severity
    place: Place
    text: str
    advice: str = ""
    shares: tuple[Share, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For scripts: ``place`` is ``{kind, name, id}``; ``shares`` only where there are any."""
        made: dict[str, Any] = {
            "check": self.check,
            "severity": self.severity.value,
            "place": {"kind": self.place.kind.value, "name": self.place.name, "id": self.place.id},
            "text": self.text,
            "advice": self.advice,
        }
        if self.shares:
            made["shares"] = [{"name": share.name, "bytes": share.bytes} for share in self.shares]
        return made


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop an issue."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
