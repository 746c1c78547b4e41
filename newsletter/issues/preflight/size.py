"""How large a message is, and what in it takes the room. Gmail cuts the HTML at about 102,000 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Severity, Share
from newsletter.model.wording import NOTHING, Wording

CLIPPED = 102_000
"""Bytes of an HTML part, as it is encoded, that every client shows whole."""
_STYLES = re.compile(r"<style\b.*?</style>|<!--\[if mso\]>.*?<!\[endif\]-->", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"""\sstyle=(?:"[^"]*"|'[^']*')""")
_HEADING = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_CUT = Wording(
    en="Gmail hides the end, with the way to leave: shorten summaries, or hold entries for the next issue.",
    ja="Gmailでは末尾が、配信停止のリンクごと隠れます。要約を短くするか、記事を次の号に回してください。",
)


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        if edition.html is not None:
            yield _size(facts, edition, edition.html)
        for note in edition.meant.notes:
            yield Finding(
                check="size",
                severity=Severity.WARNING,
                place=edition.part("HTML"),
                said=note,
                advised=Wording(
                    en="So that nothing is cut off; the web page has them whole. Fewer entries, or shorter ones, fit.",
                    ja="途中で切られないようにするためです。ウェブでは全文が読めます。記事を減らすか短くすると収まります。",
                ),
            )


def _size(facts: Facts, edition: EditionFacts, html: str) -> Finding:
    decoded = len(html.encode())
    # On the wire every line ends with two octets.
    encoded = encoded_size(decoded + html.count("\n"))
    over = encoded > CLIPPED
    return Finding(
        check="size",
        severity=Severity.WARNING if over else Severity.NOTE,
        place=edition.part("HTML"),
        said=Wording(
            en=f"{decoded:,} bytes, {encoded:,} encoded, {encoded / CLIPPED:.0%} of what Gmail shows; "
            f"the whole message has {len(edition.octets):,}",
            ja=f"{decoded:,}バイト（送信時は{encoded:,}）。Gmailで表示される量の{encoded / CLIPPED:.0%}です。"
            f"メール全体では{len(edition.octets):,}バイト",
        ),
        advised=_CUT if over else NOTHING,
        shares=shares(html, [entry.url for entry in facts.entries]),
    )


def encoded_size(decoded: int) -> int:
    """Bytes in base64, in lines of 76 characters (RFC 2045 §6.8)."""
    characters = -(-decoded // 3) * 4
    return characters + -(-characters // 76) * 2


def shares(html: str, urls: list[str]) -> tuple[Share, ...]:
    """What takes the room: style sheets, styles in elements, the top, each section, the end. They add up to the
    document's bytes."""
    sheets = sum(len(found[0].encode()) for found in _STYLES.finditer(html))
    bare = _STYLES.sub("", html)
    inline = sum(len(found[0].encode()) for found in _INLINE.finditer(bare))
    bare = _INLINE.sub("", bare)
    starts = [(found.start(), " ".join(_TAG.sub("", found[1]).split())) for found in _HEADING.finditer(bare)]
    if not starts:
        first = bare.find("<h3")
        starts = [(first, "entries")] if first >= 0 else []
    end = _end_of_entries(bare, urls) if starts else len(bare)
    cuts = [0, *(at for at, _ in starts), max(end, starts[-1][0]) if starts else end, len(bare)]
    names = ["top", *(name for _, name in starts), "end"]
    pieces = [
        Share(name=name, bytes=len(bare[a:b].encode())) for name, (a, b) in zip(names, pairwise(cuts), strict=True)
    ]
    return (Share(name="style sheets", bytes=sheets), Share(name="styles in elements", bytes=inline), *pieces)


def _end_of_entries(html: str, urls: list[str]) -> int:
    """Behind the cell of the last link to an article."""
    last = max((html.rfind(f'"{url.replace("&", "&amp;")}"') for url in urls), default=-1)
    if last < 0:
        last = html.rfind("</h3>")
    closing = html.find("</td>", last)
    return closing if closing >= 0 else len(html)
