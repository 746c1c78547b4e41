"""When to try again, and when to stop (RFC 5321 §4.5.4.1).

Waits double; jitter moves each by up to an eighth, so that one is always longer than the one before, and readers who
failed together do not come back together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from newsletter.delivery.outcome import Outcome, Verdict

SOON = timedelta(seconds=1)
SOON_TRIES = 4
"""So many faults of connections are retried after 1, 2, 4 and 8 seconds; the next wait as after a 4xx."""
LONGEST = timedelta(hours=4)
COMPOSE_TRIES = 3
UNKNOWN_LIMIT = 8
"""A message whose fate stayed unknown so often is held, whatever the configuration says: it may be the cause."""


def wait_before(outcome: Outcome, *, tries: int, base: timedelta, seed: str) -> timedelta:
    """How long to wait after ``tries`` tries, the last of which ended so. ``seed`` decides the jitter."""
    if _is_of_connection(outcome):
        if tries <= SOON_TRIES:
            return _jittered(SOON * 2 ** (tries - 1), seed, tries)
        tries -= SOON_TRIES
    longest = max(LONGEST, base)
    return _jittered(min(base * 2 ** min(tries - 1, 40), longest) if base else base, seed, tries)


def gives_up(*, first_try: datetime | None, now: datetime, limit: timedelta) -> bool:
    """Whether a recipient whose first try was then has waited long enough."""
    return first_try is not None and now - first_try >= limit


def _is_of_connection(outcome: Outcome) -> bool:
    return outcome.verdict is Verdict.RELAY_DOWN or (outcome.verdict is Verdict.UNKNOWN and not outcome.timed_out)


def _jittered(span: timedelta, seed: str, tries: int) -> timedelta:
    drawn = int.from_bytes(sha256(f"{seed}/{tries}".encode()).digest()[:4], "big") / 2**32
    return span * (1 + (drawn - 0.5) / 4)
