"""What feedgen 1.0 gets wrong or leaves out, put right through its own extension interface.

- Atom entry links lose every attribute but href, so that readers open the wrong page: written here instead.
- No language per entry, no ``updated`` in RSS, no archive marks of RFC 5005, no hub in RSS: added here.
- Dates go through a process-wide ``setlocale``, which other threads see: replaced by the standard library's.
- The default generator holds feedgen's version, and ``updated`` defaults to now: the formats always set both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from newsletter.feeds.document import FeedAuthor

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
FEED_HISTORY = "http://purl.org/syndication/history/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Link = dict[str, str]


def _format_rfc2822(moment: datetime) -> str:
    return format_datetime(moment)


feedgen.feed.formatRFC2822 = _format_rfc2822
feedgen.entry.formatRFC2822 = _format_rfc2822


class FeedRepair(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``links`` are attributes of further channel links in RSS; Atom has them from feedgen itself."""

    def __init__(self) -> None:
        self.links: Sequence[Link] = ()
        self.is_archive = False

    def extend_ns(self) -> dict[str, str]:
        return {"fh": FEED_HISTORY} if self.is_archive else {}

    def extend_atom(self, feed: Any) -> Any:
        if self.is_archive:
            SubElement(feed, f"{{{FEED_HISTORY}}}archive")
        return feed

    def extend_rss(self, feed: Any) -> Any:
        channel = feed[0]
        for link in self.links:
            SubElement(channel, f"{{{ATOM}}}link", link)
        if self.is_archive:
            SubElement(channel, f"{{{FEED_HISTORY}}}archive")
        return feed


class RssFeedRepair(FeedRepair):
    def extend_ns(self) -> dict[str, str]:
        return {**super().extend_ns(), "dc": DUBLIN_CORE}


class EntryRepair(BaseExtension):  # type: ignore[misc]
    """``links`` are attributes of the entry's links in Atom, and of those beside ``<link>`` in RSS."""

    def __init__(self) -> None:
        self.links: Sequence[Link] = ()
        self.language = ""
        self.updated: datetime | None = None
        self.author: FeedAuthor | None = None

    def extend_atom(self, entry: Any) -> Any:
        entry.set(_LANG, self.language)
        for lossy in entry.findall("link"):
            entry.remove(lossy)
        for link in self.links:
            SubElement(entry, "link", link)
        return entry

    def extend_rss(self, item: Any) -> Any:
        if self.author:
            SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = self.author.name
        SubElement(item, f"{{{DUBLIN_CORE}}}language").text = self.language
        for link in self.links:
            SubElement(item, f"{{{ATOM}}}link", link)
        if self.updated:
            SubElement(item, f"{{{ATOM}}}updated").text = self.updated.isoformat()
        return item


def repaired(feed_repair: type[FeedRepair]) -> Any:
    """A feedgen generator with the repairs registered as ``repair``."""
    generator = FeedGenerator()
    generator.register_extension("repair", feed_repair, EntryRepair)
    return generator
