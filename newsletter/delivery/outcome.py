"""What became of one try: a reply, or the lack of one, as a frozen value with its verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LONGEST = 500


class Stage(StrEnum):
    """Where in the conversation it happened."""

    COMPOSE = "compose"
    CONNECT = "connect"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    MESSAGE = "message"


class Verdict(StrEnum):
    """What it means for the recipient, the send and the relay."""

    SENT = "sent"
    TRY_LATER = "try later"
    ADDRESS_BAD = "address bad"
    MAILBOX_FULL = "mailbox full"
    REFUSED = "refused"
    """Failed for this recipient, without proof that the address is bad."""
    OUR_FAULT = "our fault"
    """The send pauses, the recipient stays open, nobody is suppressed."""
    RELAY_DOWN = "relay down"
    """Certainly unsent: soon again, over another connection or relay."""
    UNKNOWN = "unknown"
    """Handed over, and no reply came."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An SMTP reply. ``code`` is -1 where what came is none; ``enhanced`` is RFC 3463's, such as ``5.7.1``."""

    code: int
    text: str

    @property
    def enhanced(self) -> str | None:
        found = _ENHANCED.match(self.text)
        return found[1] if found else None

    @property
    def is_positive(self) -> bool:
        return 200 <= self.code < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``text`` is the relay's words, or ours where it said none. ``timed_out``: no reply within the limit."""

    verdict: Verdict
    stage: Stage
    code: int | None = None
    text: str = ""
    timed_out: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code is not None else self.text


def reply_text(octets: bytes | str) -> str:
    """A relay's words, fit to be stored and shown: one line, printable, at most 500 characters."""
    text = octets.decode("utf-8", "replace") if isinstance(octets, bytes) else octets
    text = text.strip()
    return (text if text.isprintable() else _UNPRINTABLE.sub(" ", text).strip())[:_LONGEST]
