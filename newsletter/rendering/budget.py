"""What to shorten so that a mail is shown whole: decided here, done by the templates.

view → costs → an order of cuts, from the end of the longest sections → as many as are needed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from newsletter.model.wording import Wording
from newsletter.rendering.markdown import summary_html
from newsletter.rendering.shorten import shortened
from newsletter.rendering.view import EditionView, EntryView, Length, SectionView

DECODED = 75_000
ENCODED = 102_000
"""Bytes of the HTML part, as it is and in base64. Gmail cuts at about 102,400 and hides the way out."""
_PERSONAL = 1_000
"""Encoded bytes kept free for each reader's own links."""
# Bytes of markup around what varies: a summary's paragraph and its row of links; the whole of an entry but its title.
_PARAGRAPH, _LINKS, _FRAME = 10, 190, 340


@dataclass(frozen=True, slots=True)
class Cut:
    """Shorten one entry (section, position in it) to ``length``; that spares about ``saving`` bytes."""

    section: int
    entry: int
    length: Length
    saving: int


def encoded_size(html: str) -> int:
    """Bytes of a text in base64, in lines of 76 characters ended by CRLF (RFC 2045 §6.8)."""
    octets = len(html.encode()) + html.count("\n")
    characters = -(-octets // 3) * 4
    return characters + -(-characters // 76) * 2


def excess(html: str) -> int:
    """By how many bytes, as it is, a document is too large; 0 where it fits."""
    decoded = len(html.encode()) - DECODED
    encoded = (encoded_size(html) - (ENCODED - _PERSONAL)) * 3 // 4
    return max(decoded, encoded, 0)


def cuts(sections: Sequence[Sequence[tuple[int, int]]]) -> tuple[Cut, ...]:
    """Every cut there is, in the order to make them. For each entry: the bytes that its short form spares, and
    those that its title alone spares beyond that.

    First summaries are shortened, then left out; each time the last entry that is left in the section with the most
    such entries, the later one of equals.
    """
    order = []
    for level, length in enumerate((Length.SHORT, Length.TITLE)):
        left = [[n for n, saving in enumerate(entries) if saving[level] > 0] for entries in sections]
        while any(left):
            longest = max(range(len(left)), key=lambda section: (len(left[section]), section))
            entry = left[longest].pop()
            order.append(Cut(longest, entry, length, sections[longest][entry][level]))
    return tuple(order)


def needed(order: Sequence[Cut], made: int, surplus: int) -> int:
    """How many cuts to make where ``made`` of them left ``surplus`` bytes too many: at least one more."""
    for count, spared in enumerate(accumulate(cut.saving for cut in order[made:]), start=made + 1):
        if spared >= surplus:
            return count
    return len(order)


def costs(view: EditionView) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For ``cuts``: an estimate from the texts."""
    return tuple(tuple(_savings(entry) for entry in section.entries) for section in view.sections)


def _savings(entry: EntryView) -> tuple[int, int]:
    summary = summary_html(entry.summary)
    whole = _size(summary) + _PARAGRAPH * summary.count("<p>") + _LINKS + len(entry.url.encode())
    short = _size(shortened(entry.summary)) + 60
    category = 0 if entry.category is None else 60 + _size(entry.category.label)
    original = 0 if entry.original_title is None else 120 + _size(entry.original_title)
    return max(whole - short, 0), _FRAME + short + len(entry.page) + category + original


def _size(text: str) -> int:
    return len(text.encode())


def compacted(view: EditionView, made: Iterable[Cut]) -> EditionView:
    """The view with these cuts."""
    lengths = {(cut.section, cut.entry): cut.length for cut in made}
    if not lengths:
        return view
    sections = tuple(_section(section, number, lengths) for number, section in enumerate(view.sections))
    return replace(view, sections=sections)


def _section(section: SectionView, number: int, lengths: dict[tuple[int, int], Length]) -> SectionView:
    entries = (
        replace(entry, length=lengths.get((number, position), entry.length))
        for position, entry in enumerate(section.entries)
    )
    return replace(section, entries=tuple(entries))


def note(view: EditionView, html: str) -> Wording | None:
    """For operators: what was done to make it fit, or that it does not; None for an edition that is as it was."""
    lengths = [entry.length for section in view.sections for entry in section.entries]
    short, titles = lengths.count(Length.SHORT), lengths.count(Length.TITLE)
    over = excess(html)
    if not (short or titles or over):
        return None
    done = f"{short} of {len(lengths)} summaries are shortened and {titles} left out in the HTML part"
    ja = f"HTMLパートでは、要約{len(lengths)}本のうち{short}本を短くし、{titles}本を省いています"
    if over:
        return Wording(
            en=f"{done}; it is still {over:,} bytes larger than Gmail shows whole. Hold entries for the next issue.",
            ja=f"{ja}。それでもGmailで全体が表示される量を{over:,}バイト超えています。記事を次の号に回してください",
        )
    return Wording(
        en=f"{done}, so that Gmail shows it whole. The text part has everything.",
        ja=f"{ja}。Gmailで全体が表示されるようにするためです。テキストパートには全文があります",
    )
