"""An edition: an issue rendered once for one set of categories and one format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.model.wording import Wording

ALL = "*"


class Format(StrEnum):
    HTML = "html"
    """multipart/alternative: HTML with a text part."""
    TEXT = "text"
    """text/plain alone."""


def categories_key(slugs: Iterable[str]) -> str:
    """The one writing of a choice of categories: ``*`` for all (an empty choice), else sorted slugs with ``;``."""
    return ";".join(sorted(set(slugs))) or ALL


def categories_of(key: str) -> frozenset[str] | None:
    """The slugs of a key; None where the key means all."""
    return None if key == ALL else frozenset(key.split(";"))


def includes(key: str, category: str | None) -> bool:
    """Whether a reader with this choice gets an entry of ``category``; one without category goes to everyone."""
    return category is None or key == ALL or category in key.split(";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a renderer makes: the texts with personal places still open (see ``Placeholders``).

    ``html`` is None in a text edition. ``notes`` tell operators what was done to it; they are not kept with it.
    """

    subject: str
    text: str
    html: str | None
    notes: tuple[Wording, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A stored rendering. ``key`` is from ``categories_key``; ``revision`` is the issue's."""

    id: int
    issue_id: int
    revision: int
    key: str
    format: Format
    rendering: Rendering


class Placeholders:
    """Personal places in a rendering, URL-safe so that inliners leave them alone.

    They stand only behind the last entry (in the footer), so that all before is shared by everybody.
    """

    UNSUBSCRIBE = "https://unsubscribe.annex.invalid/"
    PREFERENCES = "https://preferences.annex.invalid/"
    ADDRESS = "address-of-reader@annex.invalid"
