"""What a strict receiver would say about a mail that this inbox took anyway."""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from email.policy import compat32

_REQUIRED = ("from", "date", "message-id")
_ONCE = ("from", "to", "cc", "subject", "date", "message-id", "reply-to", "sender", "mime-version", "content-type")


def faults(raw: bytes) -> tuple[str, ...]:
    """Faults against RFC 5321 §4.5.3.1.6 and RFC 5322 §2.1, §2.3 and §3.6, as sentences; empty for a sound mail."""
    found: list[str] = []
    longest = max(map(len, raw.split(b"\r\n")))
    if longest > 998:
        found.append(f"A line has {longest:,} octets; the limit is 998.")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        found.append("A line ends with a bare CR or LF; the network's line end is CRLF.")
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.isascii():
        found.append("The headers hold raw 8-bit characters.")
    if not body.isascii():
        found.append("The body is 8-bit; not every relay takes that.")
    names = [name.lower() for name, _ in BytesHeaderParser(policy=compat32).parsebytes(head + b"\r\n\r\n").raw_items()]
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        found.append(f"Missing: {', '.join(missing)}.")
    repeated = [name for name in _ONCE if names.count(name) > 1]
    if repeated:
        found.append(f"More than once: {', '.join(repeated)}.")
    return tuple(found)
