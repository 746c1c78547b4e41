"""The words of a journal in each language. Both are the same grammar."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

URL = "URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """``date`` is a format for strftime; ``about`` is one for the publication's title."""

    original_title: str
    category: str
    date: str
    about: str
    closing: str
    other: str


LABELS = {
    "ja": Labels(
        original_title="原題",
        category="カテゴリー",
        date="%Y年%m月%d日号",
        about="{title}について",
        closing="編集後記",
        other="その他",
    ),
    "en": Labels(
        original_title="Original title",
        category="Category",
        date="%Y-%m-%d",
        about="About {title}",
        closing="Afterword",
        other="Other",
    ),
}

_DATE = re.compile(r"(?:(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日\s*号?|(\d{4})-(\d{1,2})-(\d{1,2}))$")


def _plain(label: str) -> str:
    return unicodedata.normalize("NFKC", label).strip().casefold()


_FIELDS = {_plain(URL): ("url", None)} | {
    _plain(label): (field, language)
    for language, labels in LABELS.items()
    for field, label in (("original_title", labels.original_title), ("category", labels.category))
}


def field_of(label: str) -> tuple[str, str | None] | None:
    """The field that a label names and the label's language (None for ``URL``, which has none); None for no field."""
    return _FIELDS.get(_plain(label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An H1 taken apart. ``written`` is the date as it stands there, ``day`` None where it is no date or impossible."""

    title: str
    written: str | None
    day: date | None
    language: str | None


def read_heading(text: str) -> Heading:
    """Title and date of an H1: ``Title 2026年02月07日号`` or ``Title 2026-02-07``."""
    match = _DATE.search(text)
    if match is None:
        return Heading(title=text, written=None, day=None, language=None)
    numbers = [int(number) for number in match.groups() if number]
    try:
        day = date(*numbers)
    except ValueError:
        day = None
    return Heading(
        title=text[: match.start()].strip(),
        written=match[0],
        day=day,
        language="ja" if match[1] else "en",
    )


def write_heading(title: str, day: date, language: str) -> str:
    """The H1's text. Years are padded here, since strftime does not do so everywhere."""
    return f"{title} {day.strftime(LABELS[language].date.replace('%Y', f'{day.year:04d}'))}"


def is_closing(heading: str) -> bool:
    """Whether a heading says, in either language, that what is under it closes the issue."""
    return any(_plain(heading) == _plain(labels.closing) for labels in LABELS.values())
