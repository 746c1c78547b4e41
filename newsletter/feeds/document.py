"""One neutral feed. Each format writes the same document, so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.feeds.text import clean, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCategory:
    """``url`` is the category's page."""

    slug: str
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAuthor:
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry, or one issue.

    ``id`` is a ``tag:`` URI (RFC 4151) that never changes; ``url`` is our page about it; ``article_url`` the article
    itself (None for an issue and for a withdrawn entry). ``summary`` is plain text, ``html`` the full content as safe
    HTML. ``updated`` is at least ``published``; both are UTC in whole seconds, and no two items of a publication share
    ``updated``.
    """

    id: str
    url: str
    article_url: str | None
    title: str
    original_title: str | None
    summary: str
    html: str
    category: FeedCategory | None
    language: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed, or a closed archive of one (RFC 5005 §4). ``items`` are newest first.

    ``address`` and ``prev_archive`` are absolute URLs without the extension, which each format adds. ``current`` is the
    address of the feed that an archive belongs to; None in the feed itself. ``hub`` is a WebSub hub's URL.
    """

    id: str
    address: str
    home: str
    title: str
    description: str
    language: str
    author: FeedAuthor
    updated: datetime
    items: tuple[FeedItem, ...]
    hub: str | None = None
    prev_archive: str | None = None
    current: str | None = None


def writable(document: FeedDocument) -> FeedDocument:
    """The document with nothing in its texts that a format cannot hold; titles on one line and never empty."""
    return replace(
        document,
        title=_title(document.title, document.home),
        description=_title(document.description, document.title, document.home),
        author=replace(document.author, name=_title(document.author.name, document.home)),
        items=tuple(writable_item(item) for item in document.items),
    )


def writable_item(item: FeedItem) -> FeedItem:
    """The item as it is written in every format."""
    category, title = item.category, _title(item.title, item.url)
    return replace(
        item,
        title=title,
        original_title=one_line(item.original_title or "") or None,
        article_url=one_line(item.article_url or "") or None,
        # Without a description of its own an RSS item would say something else than the other formats.
        summary=clean(item.summary).strip() or title,
        html=clean(item.html),
        category=category and replace(category, label=_title(category.label, category.slug)),
    )


def _title(*candidates: str) -> str:
    return next(filter(None, map(one_line, candidates)), "-")
