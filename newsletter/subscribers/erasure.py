"""What is left of somebody who was erased: a keyed hash, which tells their address only to who knows it already."""

from __future__ import annotations

from newsletter.signing import Signer
from newsletter.subscribers.address import FINGERPRINT

ERASED = "(erased)"
"""What stands where their address stood."""
REASON = "erased"
"""Why an erased address is suppressed."""
_PREFIX = "erased:"


def erased_key(signer: Signer, key: str) -> str:
    """The hash of an ``email_key``: HMAC-SHA-256 with a key derived from ``secret_key``, cut to 128 bits."""
    return _PREFIX + signer.fingerprint(FINGERPRINT, key)


def is_erased(key: str) -> bool:
    """Whether an ``email_key`` is such a hash."""
    return key.startswith(_PREFIX)
