"""A candidate: an article that a feed offers. It becomes an entry when an editor accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CandidateState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """``summary`` is the feed's as Markdown and may be empty; ``dated_at`` is the feed's, None where it has none.
    ``entry_id`` is the entry that it became."""

    id: str
    publication: str
    feed: str
    url: str
    url_key: str
    title: str
    summary: str
    dated_at: datetime | None
    found_at: datetime
    state: CandidateState = CandidateState.WAITING
    entry_id: str | None = None
    decided_at: datetime | None = None
