"""How many bytes an item fills, without writing it: an upper bound in every format, and close to it for usual text."""

from __future__ import annotations

import json
from html import escape

from newsletter.feeds.document import FeedItem

_MARKUP = 460
"""Elements, indentation and dates around the texts, in the format that has the most of them."""


def size_of(item: FeedItem, author: str) -> int:
    """In bytes; ``item`` as ``document.writable_item`` leaves it. ``author`` stands in each item of RSS."""
    category = (item.category.slug, item.category.label, item.category.url) if item.category else ()
    short = (item.id, item.title, item.original_title or "", item.url, item.article_url or "", *category)
    # RSS escapes a summary twice, because readers take it for HTML.
    xml = sum(map(_escaped_twice, (*short, author, item.title, item.summary))) + len(_escaped(item.html).encode())
    return _MARKUP + max(xml, sum(map(_quoted, (*short, item.summary, item.html))))


def _escaped_twice(text: str) -> int:
    return len(escape(_escaped(text)).encode())


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _quoted(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode())
