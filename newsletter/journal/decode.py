"""The bytes of a file → text without harmful characters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from newsletter.errors import Fault
from newsletter.model.text import clean, harmful


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """``text`` is None where the bytes are not UTF-8, with a fault. ``notes`` say what was left out, by line."""

    text: str | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def decode(data: bytes) -> Decoded:
    """Decode a journal file. Control and bidi-control characters are left out, with a note."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(line, f"not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8")
        return Decoded(text=None, faults=(fault,), notes=())
    by_line = Counter(text.count("\n", 0, position) + 1 for position in harmful(text))
    notes = tuple(
        Fault(line, f"{count} control character{'s' if count > 1 else ''} left out") for line, count in by_line.items()
    )
    return Decoded(text=clean(text), faults=(), notes=notes)
