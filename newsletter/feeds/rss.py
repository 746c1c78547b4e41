"""FeedDocument → RSS 2.0 with content:encoded, dc and atom elements.

``description`` is the plain summary, ``content:encoded`` the full HTML. The article is an ``atom:link`` of relation
``related``: ``link`` is our page, as in the other formats.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from newsletter.feeds.document import FeedDocument, FeedItem
from newsletter.feeds.repairs import RssFeedRepair, repaired

EXTENSION = "rss"
MEDIA_TYPE = "application/rss+xml; charset=utf-8"
_TYPE = "application/rss+xml"
_TITLE = re.compile(rb"(?<=<title>)[^<]*(?=</title>)")


def write(document: FeedDocument) -> bytes:
    """The document's bytes; the same for the same document, everywhere and always."""
    feed = repaired(RssFeedRepair)
    feed.title(document.title)
    feed.description(escape(document.description, quote=False))
    feed.language(document.language)
    feed.updated(document.updated)
    feed.generator("Annex")
    feed.ttl(60)
    feed.repair.links = _further_links(document)
    feed.repair.is_archive = document.current is not None
    # The last link becomes RSS's own, so the page comes after the feed's address.
    feed.link(rel="self", type=_TYPE, href=f"{document.address}.{EXTENSION}")
    feed.link(rel="alternate", href=document.home)
    for item in document.items:
        _add(feed.add_entry(order="append"), item, document)
    written: bytes = feed.rss_str(pretty=True)
    return _TITLE.sub(lambda title: _plain_title(title[0]), written)


def _further_links(document: FeedDocument) -> list[dict[str, str]]:
    links = []
    if document.hub:
        links.append({"rel": "hub", "href": document.hub})
    if document.current:
        links.append({"rel": "current", "type": _TYPE, "href": f"{document.current}.{EXTENSION}"})
    if document.prev_archive:
        links.append({"rel": "prev-archive", "type": _TYPE, "href": f"{document.prev_archive}.{EXTENSION}"})
    return links


def _add(entry: Any, item: FeedItem, document: FeedDocument) -> None:
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.published(item.published)
    # Readers take a description for HTML.
    entry.description(escape(item.summary, quote=False))
    entry.content(item.html)
    entry.link(href=item.url)
    entry.repair.author = document.author
    entry.repair.language = item.language
    entry.repair.updated = item.updated
    if item.article_url:
        entry.repair.links = [{"rel": "related", "href": item.article_url}]
    if item.category:
        entry.category(term=item.category.slug, scheme=item.category.url, label=item.category.label)


def _plain_title(written: bytes) -> bytes:
    """A serialised title with its markup characters as the references that readers never take for HTML."""
    return written.replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;").replace(b"&amp;", b"&#x26;")
