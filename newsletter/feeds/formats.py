"""The formats that every feed is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newsletter.feeds import atom, jsonfeed, rss
from newsletter.feeds.document import FeedDocument, writable


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """``extension`` without dot, as in ``links.FEED_FORMATS``."""

    extension: str
    media_type: str
    write: Callable[[FeedDocument], bytes]


FORMATS = tuple(FeedFormat(made.EXTENSION, made.MEDIA_TYPE, made.write) for made in (atom, rss, jsonfeed))


def write_all(document: FeedDocument) -> tuple[tuple[FeedFormat, bytes], ...]:
    """The document in every format, cleaned once so that all say the same."""
    cleaned = writable(document)
    return tuple((format, format.write(cleaned)) for format in FORMATS)
