"""The bytes of a feed → what it offers: RSS, Atom and their relatives."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from newsletter.model.url import url_fault, url_key
from newsletter.sources.plain import line_of, summary_of

MOST_OFFERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An article in a feed. ``summary`` is Markdown and may be empty; ``dated_at`` is None where the feed says none."""

    url: str
    title: str
    summary: str
    dated_at: datetime | None

    @property
    def key(self) -> str:
        return url_key(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """The offers in the feed's order, each address once. ``fault`` is why the whole is no feed; ``faults`` are those
    of single items, with the title that they have."""

    offers: tuple[Offer, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    fault: str | None = None


def read_feed(body: bytes, *, url: str, media_type: str) -> FeedReading:
    """Read a feed; ``url`` is what relative links are relative to."""
    headers = {"content-type": media_type or "application/xml", "content-location": url}
    parsed: Any = feedparser.parse(BytesIO(body), response_headers=headers)
    if not parsed.version and not parsed.entries:
        return FeedReading(fault="no RSS or Atom feed")
    offers: dict[str, Offer] = {}
    faults: list[tuple[str, str]] = []
    for item in parsed.entries[:MOST_OFFERS]:
        link = str(item.get("link") or "").strip()
        title = line_of(item.get("title") or "") or link
        fault = "it has no link" if not link else url_fault(link)
        if fault:
            faults.append((title or "(no title)", fault))
            continue
        offer = Offer(url=link, title=title, summary=summary_of(_text_of(item)), dated_at=_date_of(item))
        offers.setdefault(offer.key, offer)
    return FeedReading(offers=tuple(offers.values()), faults=tuple(faults))


def _text_of(item: Mapping[str, Any]) -> str:
    summary = item.get("summary")
    if summary:
        return str(summary)
    return next((str(content.get("value") or "") for content in item.get("content") or ()), "")


def _date_of(item: Mapping[str, Any]) -> datetime | None:
    # feedparser warns when "updated" is read from an item that has only "published"; ask for what is there.
    for name in ("published_parsed", "updated_parsed"):
        if name in item and item[name] is not None:
            try:
                return datetime.fromtimestamp(timegm(item[name]), UTC)
            except (ValueError, OverflowError, OSError):
                return None
    return None
