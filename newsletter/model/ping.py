"""Telling a WebSub hub of a changed feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """A feed's address (``topic``) that the hub of ``publication`` is to be told of.

    ``changes`` counts the feed's changes: what is known about a try holds only for the number it was made with.
    ``attempts`` counts the tries since the last change, this one included.
    """

    topic: str
    publication: str
    changes: int
    queued_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HubAnswer:
    """What became of a try. ``status`` is None where no answer came; ``fault`` is None where the hub took it.

    ``wait`` is how many seconds the hub asked us to wait (Retry-After), if it did.
    """

    status: int | None
    fault: str | None
    wait: int | None = None
