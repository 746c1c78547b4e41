"""An entry: one catalogued article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EntryState(StrEnum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as editors keep it. Later edits never change an issue that is frozen.

    ``id`` is public and permanent; ``tag`` is the RFC 4151 id that feeds carry, fixed at creation;
    ``url_key`` is the URL without what makes no difference (see ``url_key``); ``summary`` is Markdown with
    paragraphs split by an empty line; ``collected_at`` decides the week; ``pinned_to`` is the issue date that an
    editor (or a journal file) has put the entry into, ``position`` its place there.
    """

    id: str
    tag: str
    publication: str
    title: str
    original_title: str | None
    category: str | None
    url: str
    url_key: str
    summary: str
    section: str | None
    language: str
    collected_at: datetime
    updated_at: datetime
    state: EntryState = EntryState.ACTIVE
    pinned_to: date | None = None
    position: int | None = None
