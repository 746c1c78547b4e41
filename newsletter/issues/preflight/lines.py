"""Lines and octets on the wire (RFC 5322 §2.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording

LONGEST, WANTED = 998, 78
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
# One token that no receiver may see folded, so it may be long.
_LONG_BY_PROMISE = (b"list-unsubscribe:",)
_OURS = Wording(
    en="Report it: no text that can be written should do that.",
    ja="プログラムの不具合です。どんな文章でも起きないはずのことですので、お知らせください。",
)


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        yield from _lines(edition)


def _lines(edition: EditionFacts) -> Iterator[Finding]:
    place = edition.place
    longest = max(edition.octets.split(b"\r\n"), key=len)
    if len(longest) > LONGEST:
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            said=Wording(
                en=f"a line has {len(longest)} octets; the limit is {LONGEST}",
                ja=f"1行が{len(longest)}オクテットあります。上限は{LONGEST}です",
            ),
            advised=Wording(
                en="Shorten what stands in it; servers cut it, or refuse the message.",
                ja="その行の内容を短くしてください。サーバーが行を切るか、メールを拒みます。",
            ),
        )
    if _BARE.search(edition.octets):
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            said=Wording(en="a line ends with a bare CR or LF", ja="行の終わりが CR か LF だけになっています"),
            advised=_OURS,
        )
    if not edition.octets.isascii():
        yield Finding(
            check="lines",
            severity=Severity.ERROR,
            place=place,
            said=Wording(en="there are octets beyond ASCII", ja="ASCII でないオクテットがあります"),
            advised=_OURS,
        )
    head = edition.octets.partition(b"\r\n\r\n")[0]
    for line in head.split(b"\r\n"):
        if len(line) > WANTED and not line.lower().startswith(_LONG_BY_PROMISE):
            field = line.partition(b":")[0].decode("ascii", "replace")
            yield Finding(
                check="lines",
                severity=Severity.NOTE,
                place=edition.header(field.strip()[:40]),
                said=Wording(
                    en=f"a line of it has {len(line)} characters; {WANTED} are recommended",
                    ja=f"1行が{len(line)}文字あります。推奨は{WANTED}文字までです",
                ),
            )
