"""The page of a search: drawn for each request, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from urllib.parse import urlencode

from markupsafe import Markup, escape

from newsletter import links as paths
from newsletter.model.folding import fold
from newsletter.model.search import Query, Results, Searchable
from newsletter.rendering.characters import visible
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.page import Page
from newsletter.rendering.view import host

PAGE_SIZE = 20
_BEFORE, _LENGTH = 36, 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asked for. ``page`` counts from 1; ``since`` and ``until`` are days of issues, both included."""

    query: Query
    category: str | None = None
    year: int | None = None
    since: date | None = None
    until: date | None = None
    newest_first: bool = False
    page: int = 1

    @property
    def days_are_turned(self) -> bool:
        """Whether the last day lies before the first, so that nothing can be found."""
        return self.since is not None and self.until is not None and self.since > self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found entry with what matched marked."""

    found: Searchable
    category: Category | None
    title: Markup
    original_title: Markup | None
    host: Markup
    snippet: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    asked: Asked
    total: int
    hits: tuple[Hit, ...]
    categories: tuple[tuple[Category, int], ...]
    years: tuple[tuple[int, int], ...]
    pages: int
    slug: str

    def address(self, **changed: object) -> str:
        """The path of the same search with something changed; a change of filter goes back to page 1."""
        asked = self.asked
        values = {
            "q": asked.query.text,
            "category": asked.category,
            "year": asked.year,
            "from": asked.since,
            "to": asked.until,
            "order": "new" if asked.newest_first else None,
            **changed,
        }
        return f"{paths.search(self.slug)}?{urlencode([(k, v) for k, v in values.items() if v is not None])}"


def search_page(frame: Frame, asked: Asked, results: Results) -> bytes:
    terms = asked.query.terms
    hits = tuple(
        Hit(
            found=found,
            category=frame.category(found.category) if found.category else None,
            title=marked(found.title, terms),
            original_title=marked(found.original_title, terms) if found.original_title else None,
            host=marked(host(found.url), terms),
            snippet=snippet(found.summary, terms),
        )
        for found in results.entries
    )
    view = SearchView(
        asked=asked,
        total=results.total,
        hits=hits,
        categories=tuple((frame.category(slug), n) for slug, n in _in_order(frame, results)),
        years=tuple(sorted(results.years.items(), reverse=True)),
        pages=max(1, ceil(results.total / PAGE_SIZE)),
        slug=frame.slug,
    )
    return draw(Page(path=paths.search(frame.slug), template="search.html", view=view), frame)


def marked(text: str, terms: tuple[str, ...]) -> Markup:
    """The escaped text with ``<mark>`` around what matched."""
    text = visible(text)
    html, at = Markup(), 0
    for start, end in fold(text).find(terms):
        html += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        at = end
    return html + escape(text[at:])


def snippet(text: str, terms: tuple[str, ...]) -> Markup:
    """The part of a text where the first match is, marked; its beginning where nothing in it matched."""
    text = " ".join(visible(text).replace("`", "").split())
    found = fold(text).find(terms)
    start = max(0, found[0][0] - _BEFORE) if found else 0
    end = min(len(text), start + _LENGTH)
    start = max(0, min(start, end - _LENGTH))
    while 0 < start < len(text) and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1  # not in the middle of a Latin word
    return escape("…" if start else "") + marked(text[start:end], terms) + escape("…" if end < len(text) else "")


def _in_order(frame: Frame, results: Results) -> list[tuple[str, int]]:
    order = {category.slug: at for at, category in enumerate(frame.categories)}
    return sorted(results.categories.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
