"""Why somebody is to be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.config import Publication
from newsletter.rendering.notices.kinds import Facts

WINDOW = timedelta(days=3)
"""What is older is no news any more: a site that was off, or that gets its first operator, is not flooded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """``key`` names it for ever. ``people`` are bare addresses; webhooks are told of everything.

    ``facts`` makes what one of the people is told, or, for None, a webhook; it may take a second, so it is called with
    no transaction open, and only where somebody has not been told. It gives None where the cause is gone.
    """

    key: str
    publication: Publication
    at: datetime
    people: tuple[str, ...]
    facts: Callable[[str | None], Facts | None]
