"""Consent: what a person agreed to or withdrew, when, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentAction(StrEnum):
    ASKED = "asked"
    """A subscription was asked for and waits for its confirmation."""
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    """Another choice of categories or format."""
    LEFT = "left"
    RETURNED = "returned"
    """Took the leaving back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One line of a person's record; only ever added. ``source`` is where it happened (``operator``, ``import``,
    ``one-click``, ``page``, ``form``, ``confirmation link``), ``detail`` says more, such as the file and line, or the
    choice made; ``place`` is as much of the network address as is kept, ``wording`` names the words that were shown
    (``store.wordings``)."""

    subscriber_id: int
    publication: str
    at: datetime
    action: ConsentAction
    source: str
    detail: str | None = None
    place: str | None = None
    wording: str | None = None
