"""FeedDocument → JSON Feed 1.1 (jsonfeed.org/version/1.1).

What the format has no word for stands under ``_annex``: an item's original title and category slug, and in an archive
the feed it belongs to. ``next_url`` leads to the older items, as ``prev-archive`` does in the others.
"""

from __future__ import annotations

import json
from typing import Any

from newsletter.feeds.document import FeedDocument, FeedItem

EXTENSION = "json"
MEDIA_TYPE = "application/feed+json; charset=utf-8"
_VERSION = "https://jsonfeed.org/version/1.1"


def write(document: FeedDocument) -> bytes:
    """The document's bytes; the same for the same document, everywhere and always."""
    feed: dict[str, Any] = {
        "version": _VERSION,
        "title": document.title,
        "home_page_url": document.home,
        "feed_url": f"{document.address}.{EXTENSION}",
        "description": document.description,
        "language": document.language,
        "authors": [{"name": document.author.name, "url": document.author.url}],
    }
    if document.prev_archive:
        feed["next_url"] = f"{document.prev_archive}.{EXTENSION}"
    if document.hub:
        feed["hubs"] = [{"type": "WebSub", "url": document.hub}]
    about = {"id": document.id, "updated": document.updated.isoformat()}
    if document.current:
        about["archive_of"] = f"{document.current}.{EXTENSION}"
    feed["_annex"] = about
    feed["items"] = [_item(item) for item in document.items]
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: FeedItem) -> dict[str, Any]:
    written: dict[str, Any] = {"id": item.id, "url": item.url}
    if item.article_url:
        written["external_url"] = item.article_url
    written |= {
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "language": item.language,
    }
    more: dict[str, str] = {}
    if item.category:
        written["tags"] = [item.category.label]
        more["category"] = item.category.slug
    if item.original_title:
        more["original_title"] = item.original_title
    if more:
        written["_annex"] = more
    return written
