"""What preflight found, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from newsletter.model.wording import NOTHING, Wording


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
    """``name`` is what people call it, such as a title, and ``ja`` that in Japanese where it is no name but words of
    ours; ``id`` is an entry's, to edit it by."""

    kind: Kind
    name: str
    id: str | None = None
    ja: str = ""

    @property
    def said(self) -> Wording:
        name = self.ja or self.name
        if self.kind in (Kind.ENTRY, Kind.SECTION):
            label = "記事" if self.kind is Kind.ENTRY else "見出し"
            return Wording(en=f"{self.kind} “{self.name}”", ja=f"{label}「{name}」")
        if self.kind is Kind.FOOTER:
            return Wording(en=f"{self.kind}, {self.name}", ja=f"フッターの {name}")
        return Wording(en=self.name, ja=name)

    def __str__(self) -> str:
        return str(self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of an edition, and the bytes that it takes."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``check`` names what was looked at; ``said`` says what is so, ``advised`` what to do, nothing for a note.

    ``shares`` add up to the size that is spoken of.
    """

    check: str
    severity: Severity
    place: Place
    said: Wording
    advised: Wording = NOTHING
    shares: tuple[Share, ...] = ()

    @property
    def text(self) -> str:
        """What is so, in English."""
        return self.said.en

    @property
    def advice(self) -> str:
        """What to do, in English."""
        return self.advised.en

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
