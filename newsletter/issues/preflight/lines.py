"""Lines and octets on the wire (RFC 5322 §2.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Kind, Place, Severity

LONGEST, WANTED = 998, 78
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
# One token that no receiver may see folded, so it may be long.
_LONG_BY_PROMISE = (b"list-unsubscribe:",)


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        yield from _lines(edition)


def _lines(edition: EditionFacts) -> Iterator[Finding]:
    place = Place(kind=Kind.PART, name=edition.name)
    longest = max(edition.octets.split(b"\r\n"), key=len)
    if len(longest) > LONGEST:
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            text=f"a line has {len(longest)} octets; the limit is {LONGEST}",
            advice="Shorten what stands in it; servers cut it, or refuse the message.",
        )
    if _BARE.search(edition.octets):
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            text="a line ends with a bare CR or LF",
            advice="Report it: no text that can be written should do that.",
        )
    if not edition.octets.isascii():
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            text="there are octets beyond ASCII",
            advice="Report it: no text that can be written should do that.",
        )
    head = edition.octets.partition(b"\r\n\r\n")[0]
    for line in head.split(b"\r\n"):
        if len(line) > WANTED and not line.lower().startswith(_LONG_BY_PROMISE):
            field = line.partition(b":")[0].decode("ascii", "replace")
            yield Finding(
                check="lines",
                severity=Severity.NOTE,
                place=edition.header(field.strip()[:40]),
                text=f"a line of it has {len(line)} characters; {WANTED} are recommended",
            )
