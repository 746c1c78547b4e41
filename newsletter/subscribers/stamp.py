"""What a form carries to show that a browser had it: when it was made, signed; and, if wanted, work done on it.

A stamp is ``publication-seconds-chance`` with its signature. It is good for ``LASTS``, and not before ``SOONEST``:
machines answer at once, people read. The work is a number that, written behind the stamp, gives a SHA-256 with ``BITS``
leading zero bits (hashcash, with the signed stamp as its resource).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from newsletter.signing import BadToken, Signer, fresh_id

SOONEST = timedelta(seconds=2)
LASTS = timedelta(hours=24)
BITS = 17
_PURPOSE = "sign-up form"
_LONGEST_WORK = 20


def make_stamp(signer: Signer, publication: str, now: datetime) -> str:
    """A stamp for a form that is shown now."""
    return signer.sign(_PURPOSE, f"{publication}-{int(now.timestamp())}-{fresh_id(8)}")


def is_good(signer: Signer, publication: str, stamp: str, now: datetime) -> bool:
    """Whether the stamp is ours, of this publication's form, and of the right age."""
    try:
        whose, seconds, _ = signer.verify(_PURPOSE, stamp).rsplit("-", 2)
    except (BadToken, ValueError):
        return False
    age = now - datetime.fromtimestamp(int(seconds), UTC)
    return whose == publication and SOONEST <= age <= LASTS


def is_worked(stamp: str, work: str) -> bool:
    """Whether ``work`` solves the stamp."""
    if not work.isascii() or not work.isdigit() or len(work) > _LONGEST_WORK:
        return False
    digest = sha256(f"{stamp}{work}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0
