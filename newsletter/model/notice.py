"""A notice: one mail or one webhook on its way out, beside the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FORGOTTEN_AT_ONCE = frozenset({"erased"})
"""Kinds of which neither address nor content is kept once they are settled: the last mail to who was erased."""


class Channel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``to`` is an address, or a webhook's URL; ``raw`` the message or the body, empty when it is no longer kept.

    ``key`` names what it is about: a second one with the same key never comes to be. ``tries`` counts those begun;
    ``due_at`` is when the next may begin. ``last_words`` is how the last try ended.
    """

    id: int
    key: str
    kind: str
    publication: str | None
    channel: Channel
    to: str
    raw: bytes
    created_at: datetime
    due_at: datetime
    tries: int
    state: NoticeState
    last_words: str | None
    sent_at: datetime | None
