"""What is kept of a feed for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFeed:
    """``tag`` is the feed's permanent id; ``name`` stands in its address, None once another feed took its place.

    Page *n* of its archive ends with what was first published at the *n*-th of ``page_ends``, oldest first.
    """

    name: str | None
    tag: str
    page_ends: tuple[datetime, ...] = ()
