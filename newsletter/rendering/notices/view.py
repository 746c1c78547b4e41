"""What the templates of notices see: every word chosen, nothing laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How much a notice wants of its reader."""

    CALM = "calm"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its label; ``stands_out`` where it is the one to look at."""

    label: str
    value: str
    stands_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding: ``label`` says how bad it is, ``advice`` may be empty."""

    tone: Tone
    label: str
    place: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section of an issue and the titles under it; ``heading`` is None for those without one."""

    heading: str | None
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A link to press; the first of a notice is its main one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to do, and the command that does it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """``said`` is what a machine said, shown as it is; ``foot`` is the small print."""

    language: str
    title: str
    subject: str
    tone: Tone
    tag: str
    headline: str
    paragraphs: tuple[str, ...]
    foot: str
    figures: tuple[Figure, ...] = ()
    actions: tuple[Action, ...] = ()
    remarks_heading: str = ""
    remarks: tuple[Remark, ...] = ()
    contents_heading: str = ""
    contents: tuple[Heading, ...] = ()
    said_heading: str = ""
    said: str = ""
    commands_heading: str = ""
    commands: tuple[Command, ...] = ()
