"""The page of a preferences link: categories and format, a rest, another address, one's data. Drawn when needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newsletter import links as paths
from newsletter.model.edition import Format
from newsletter.rendering import dates
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.own_words import OwnWords, own_words
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.subscription_words import Words, words

WEEKS = (1, 2, 4, 8, 12, 26)
"""The rests that are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What takes the last change back: a form's fields, posted to ``part`` of the page."""

    part: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the page says of what was just done, or ``fault`` of what was not; ``typed`` is the address then."""

    text: str = ""
    fault: str = ""
    undo: Undo | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """``chosen`` is None for all categories; ``rests`` are numbers of weeks with their label; ``resting`` says until
    when. ``parts`` are the paths of what the page offers."""

    words: Words
    own: OwnWords
    reader: str
    categories: tuple[Category, ...]
    chosen: frozenset[str] | None
    format: Format
    receives: bool
    rests: tuple[tuple[int, str], ...]
    resting: str
    said: Said
    unsubscribe: str
    parts: Mapping[str, str]
    other: str


def choice_page(
    frame: Frame,
    token: str,
    *,
    reader: str,
    chosen: frozenset[str] | None,
    format: Format,
    receives: bool,
    today: date,
    last_day: date | None,
    unsubscribe: str,
    said: Said,
    part: str = "",
) -> bytes:
    """In the frame's language; ``last_day`` is the last one of a rest, ``part`` where the page stands."""
    own = own_words(frame.language)
    view = ChoiceView(
        words=words(frame.language),
        own=own,
        reader=reader,
        categories=frame.categories,
        chosen=chosen,
        format=format,
        receives=receives,
        rests=tuple((count, _rest(own, count, today, frame.language)) for count in WEEKS),
        resting="" if last_day is None else own.paused.format(day=dates.long_date(last_day, frame.language)),
        said=said,
        unsubscribe=unsubscribe,
        parts={name: paths.preferences(token, name) for name in ("", "pause", "address", "data", "data.json", "erase")},
        other="en" if frame.language == "ja" else "ja",
    )
    return draw(Page(path=paths.preferences(token, part), template="preferences.html", view=view), frame)


def _rest(own: OwnWords, count: int, today: date, language: str) -> str:
    day = dates.long_date(today + timedelta(weeks=count), language)
    text = own.weeks_until.format(count=count, day=day)
    return text.replace("1 weeks", "1 week") if count == 1 else text
