"""A sign-up: somebody filled in a form with an address, and whoever reads its mail has not confirmed it yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsletter.model.edition import Format

LINK_LASTS = timedelta(days=7)
"""How long a confirmation can be given."""
TRAP = "subject"
"""A field of the form that people do not see, and machines fill in."""
LANGUAGES = ("ja", "en")
"""Those that pages and mails about a subscription can be in."""


class Source(StrEnum):
    """Where the form was."""

    PAGE = "form"
    EMBEDDED = "embedded form"
    OPERATOR = "operator"


class Fault(StrEnum):
    """What is wrong with a form."""

    NO_ADDRESS = "no address"
    BAD_ADDRESS = "bad address"
    NO_CATEGORY = "no category"


class Standing(StrEnum):
    """What a confirmation link is good for."""

    OPEN = "open"
    DONE = "done"
    OVER = "over"
    """They have left since: an old link must not bring anybody back."""


class Answer(StrEnum):
    """The mail that a sign-up was answered with."""

    CONFIRMATION = "confirmation"
    KNOWN = "known"
    """They are subscribed already."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """``key`` is the choice of categories (``edition.categories_key``); ``language`` is that of pages and mails to the
    person. ``place`` is as much of the network address as the operator keeps, ``wording`` what the form said where we
    know it. ``email`` is None when it is confirmed or expired; then ``subscriber_id`` says who it became, if anybody.
    """

    id: int
    uid: str
    publication: str
    email: str | None
    key: str
    format: Format
    language: str
    source: str
    place: str | None
    wording: str | None
    asked_at: datetime
    answer: Answer | None
    confirmed_at: datetime | None
    subscriber_id: int | None
