"""FeedDocument → Atom 1.0 (RFC 4287), with archives of RFC 5005."""

from __future__ import annotations

from typing import Any

from newsletter.feeds.document import FeedDocument, FeedItem
from newsletter.feeds.repairs import FeedRepair, repaired

EXTENSION = "atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_TYPE = "application/atom+xml"


def write(document: FeedDocument) -> bytes:
    """The document's bytes; the same for the same document, everywhere and always."""
    feed = repaired(FeedRepair)
    feed.id(document.id)
    feed.title(document.title)
    feed.subtitle(document.description)
    feed.language(document.language)
    feed.updated(document.updated)
    feed.author(name=document.author.name, uri=document.author.url)
    feed.generator("Annex")
    feed.link(_links(document))
    feed.repair.is_archive = document.current is not None
    for item in document.items:
        _add(feed.add_entry(order="append"), item)
    written: bytes = feed.atom_str(pretty=True)
    return written


def _links(document: FeedDocument) -> list[dict[str, str]]:
    links = [
        {"rel": "self", "type": _TYPE, "href": f"{document.address}.{EXTENSION}"},
        {"rel": "alternate", "type": "text/html", "href": document.home},
    ]
    if document.hub:
        links.append({"rel": "hub", "href": document.hub})
    if document.current:
        links.append({"rel": "current", "type": _TYPE, "href": f"{document.current}.{EXTENSION}"})
    if document.prev_archive:
        links.append({"rel": "prev-archive", "type": _TYPE, "href": f"{document.prev_archive}.{EXTENSION}"})
    return links


def _add(entry: Any, item: FeedItem) -> None:
    entry.id(item.id)
    entry.title(item.title)
    entry.published(item.published)
    entry.updated(item.updated)
    entry.summary(item.summary, type="text")
    entry.content(item.html, type="html")
    # feedgen writes no link of its own any more, but must know of one before it serialises.
    entry.link(href=item.url)
    entry.repair.language = item.language
    entry.repair.links = [{"rel": "alternate", "type": "text/html", "href": item.url}]
    if item.article_url:
        entry.repair.links.append({"rel": "related", "href": item.article_url, "title": _article_title(item)})
    if item.category:
        entry.category(term=item.category.slug, scheme=item.category.url, label=item.category.label)


def _article_title(item: FeedItem) -> str:
    return item.original_title or item.title
