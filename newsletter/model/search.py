"""What can be searched, what is asked, and what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from newsletter.model.folding import fold

LONGEST_QUERY = 200
MOST_TERMS = 8
_TERMS = re.compile(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """An entry of a published issue as search knows it. ``summary`` is plain text; ``day`` the issue's date."""

    entry_id: str
    day: date
    category: str | None
    title: str
    original_title: str | None
    url: str
    summary: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """``text`` as it was typed; ``terms`` are folded, and an entry must contain all of them."""

    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """``entries`` is one page of the ``total`` found. ``categories`` and ``years`` count what the same search without
    the filter by that would find."""

    total: int
    entries: tuple[Searchable, ...]
    categories: Mapping[str, int]
    years: Mapping[int, int]


def parse_query(text: str) -> Query:
    """What was typed: words, all of which are wanted; in double quotes they stand side by side.

    At most 200 characters and 8 terms count; signs alone ask for nothing.
    """
    text = " ".join(text[:LONGEST_QUERY].split())
    folded = (fold(quoted or single).text for quoted, single in _TERMS.findall(text))
    return Query(text=text, terms=tuple(dict.fromkeys(term for term in folded if term))[:MOST_TERMS])
