"""The list of a publication's feeds as OPML 2.0 (opml.org/spec2.opml), for readers that import it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import Element, SubElement, tostring

from newsletter.feeds.text import one_line

MEDIA_TYPE = "text/x-opml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed. ``url`` is the feed's, ``home`` its page's address."""

    title: str
    description: str
    language: str
    url: str
    home: str


def write(title: str, outlines: Iterable[Outline]) -> bytes:
    """The list's bytes, without dates, so that it changes only with the feeds themselves.

    The specification knows one type, ``rss``, for every kind of feed.
    """
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = one_line(title)
    body = SubElement(root, "body")
    for outline in outlines:
        SubElement(
            body,
            "outline",
            {
                "type": "rss",
                "text": one_line(outline.title),
                "title": one_line(outline.title),
                "description": one_line(outline.description),
                "language": outline.language,
                "xmlUrl": outline.url,
                "htmlUrl": outline.home,
            },
        )
    return tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
