"""HTML of a feed → the little Markdown of a summary, with nothing in it that reads as a mark.

html → text, a paragraph for each block → marks escaped → cut at a length
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from newsletter.model.text import clean, one_line

MOST_CHARACTERS = 2_000
_BLOCK = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig(caption|ure)|footer|h[1-6r]|header|li|main|nav|[ou]l|p|pre|section|t[hdr]|table"
)
_UNSEEN = frozenset(("script", "style", "template", "noscript", "title"))
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"([\\`*\[])|(?<!\w)_|_(?!\w)|^(#{1,6}(?=\s|$)|~~~|[-=]+$)")
_END = re.compile(r".*[。．！？.!?](?=\s|$|(?<=[。！？]))", re.DOTALL)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif _BLOCK.fullmatch(tag):
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif _BLOCK.fullmatch(tag):
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.blocks[-1] += data


def line_of(html: str) -> str:
    """The text alone on one line, for a title."""
    return one_line(" ".join(_blocks(html)))


def summary_of(html: str) -> str:
    """The text alone, paragraphs split by an empty line; a long one ends with a whole sentence, or with ``…``."""
    kept: list[str] = []
    room = MOST_CHARACTERS
    for block in _blocks(html):
        if len(block) > room:
            cut = _END.match(block[:room])
            if cut is not None:
                kept.append(cut[0])
            elif not kept:
                kept.append(block[: room - 1] + "…")
            break
        kept.append(block)
        room -= len(block)
    return "\n\n".join(_MARKS.sub(_escaped, block) for block in kept)


def _blocks(html: str) -> list[str]:
    parser = _Text()
    parser.feed(clean(html))
    parser.close()
    return [text for block in parser.blocks if (text := _SPACE.sub(" ", block).strip())]


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
