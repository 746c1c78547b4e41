"""Messages in one file, as mboxrd: the variant of mbox from which every message comes back as it was."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def mbox_entry(message: bytes, *, sender: str, at: datetime) -> bytes:
    """One message with its separator and the blank line behind it; lines end in LF, as mbox has them."""
    text = _FROM.sub(rb">\1", message.replace(b"\r\n", b"\n"))
    if not text.endswith(b"\n"):
        text += b"\n"
    return f"From {sender} {at.astimezone(UTC).ctime()}\n".encode() + text + b"\n"
