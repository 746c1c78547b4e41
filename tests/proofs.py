"""How long a proof may take: seconds among the other tests, minutes with ``make proofs``."""

from __future__ import annotations

import os

IN_FULL = os.environ.get("PROOFS") == "full"


def scaled(short: int, full: int) -> int:
    """A number of messages, readers or races."""
    return full if IN_FULL else short
