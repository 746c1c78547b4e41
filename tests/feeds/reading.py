"""What a feed reader sees, as the same plain values for every format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser


@dataclass(frozen=True)
class Seen:
    id: str
    title: str
    link: str
    article: str | None
    summary: str
    html: str
    category: str | None
    language: str
    published: datetime
    updated: datetime


def read(body: bytes, extension: str) -> tuple[Seen, ...]:
    return _read_json(body) if extension == "json" else _read_xml(body)


def _read_xml(body: bytes) -> tuple[Seen, ...]:
    feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return tuple(_from_feedparser(entry) for entry in feed.entries)


def _from_feedparser(entry: Any) -> Seen:
    related = [link.href for link in entry.links if link.rel == "related"]
    tags = entry.get("tags") or []
    return Seen(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        article=related[0] if related else None,
        summary=entry.summary,
        html=entry.content[0].value,
        category=(tags[0].label or tags[0].term) if tags else None,
        language=entry.content[0].language or entry.language,
        published=_moment(entry.published_parsed),
        updated=_moment(entry.updated_parsed),
    )


def _moment(parsed: struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def _read_json(body: bytes) -> tuple[Seen, ...]:
    return tuple(
        Seen(
            id=item["id"],
            title=item["title"],
            link=item["url"],
            article=item.get("external_url"),
            summary=item["summary"],
            html=item["content_html"],
            category=item["tags"][0] if "tags" in item else None,
            language=item["language"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
        )
        for item in json.loads(body)["items"]
    )
