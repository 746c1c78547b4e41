"""What servers say → one word for why (the reader of free text). A table, read from the top; the first line that fits
decides.

Words that are about us stand before those about the reader: where a server says both, the reader is not to blame. The
words for reasons are those that the Sisimai project uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.delivery.bounce.habits import languages, mailbox, refusals, troubles, unknown

_LINES = 300
_LINE = 2000
_BLANKS = re.compile(r"\s+")


# What says nothing about the case: addresses, links, and the formulas that every notice of a server has.
_NAMES = re.compile(
    r"<?[^\s<>()\[\]:;,\"']{0,200}@[\w.-]+>?|<[^\s<>]{0,200}>|https?://\S+|smtp error from remote mail(?: server|er)"
    r"|(?:this is )?the mail system(?: at host \S+)?"
    # What Postfix puts before the reason that a table or a policy service gave it; header fields; what lawyers
    # put below every mail; a maker's name.
    r"|recipient address rejected:(?= *\S)|^x-[a-z-]+:.*$|^.*\b(?:privileged|confidential)\b.*$"
    r"|interscan messaging security suite|symantec email security\.cloud",
    re.IGNORECASE,
)


HABITS = (*mailbox.HABITS, *refusals.HABITS, *languages.HABITS, *unknown.HABITS, *troubles.HABITS)


@dataclass(frozen=True, slots=True)
class Said:
    """``line`` is what the words stand in, as it was written."""

    reason: str
    line: str


def reason_of(text: str, *, links: bool = False) -> Said | None:
    """The first manner of speaking in the table that the text has, wherever its lines were broken. ``links`` count as
    words where a server gives nothing else."""
    if links:
        text = text.replace("://", " ").replace("/", " ")
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_LINES]
    bare = [_BLANKS.sub(" ", _NAMES.sub(" ", line[:_LINE])).strip() for line in lines]
    joined = " ".join(bare)
    for habit in HABITS:
        match = habit.pattern.search(joined)
        if match:
            return Said(habit.reason, _line_at(lines, bare, match.start()))
    return None


def _line_at(lines: list[str], bare: list[str], position: int) -> str:
    """The line that has the position in what ``bare`` is when joined by blanks."""
    for line, words in zip(lines, bare, strict=True):
        if position <= len(words):
            return line
        position -= len(words) + 1
    return lines[-1]
