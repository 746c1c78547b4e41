"""Text as search sees it: what differs only in width, case or punctuation is the same.

text → NFKC, case folded → characters and gaps → bigrams.

A run ``推論器`` has the tokens ``推論 論器 器``: a phrase of bigrams finds any part of it from two characters on, and
the last character alone makes one character findable as the beginning of a token. So a search finds exactly the
texts that contain what was typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

GAP = " "
_ASCII_SIGNS = frozenset("+#")  # C++, C#
_SIGNS = frozenset({"Sm", "Sc", "So"})
_HALF_WIDTH_MARKS = "ﾞﾟ"
_MOST_REMEMBERED = 1 << 16
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` has a single space for each gap and none at its ends; ``spans`` gives, for each of its characters,
    the place in the original that it came from."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def find(self, terms: Iterable[str]) -> list[tuple[int, int]]:
        """Where the folded ``terms`` are, as places in the original: in order, those that touch joined."""
        found = []
        for term in terms:
            at = self.text.find(term)
            while at >= 0:
                found.append((self.spans[at][0], self.spans[at + len(term) - 1][1]))
                at = self.text.find(term, at + 1)
        joined: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined


def fold(text: str) -> Folded:
    """The text as search sees it."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    last = GAP
    for start, end in _clusters(text):
        for character in _FOLDED[text[start:end]]:
            if character == GAP == last:
                continue
            characters.append(character)
            spans.append((start, end))
            last = character
    if characters and characters[-1] == GAP:
        characters.pop()
        spans.pop()
    return Folded("".join(characters), tuple(spans))


def tokens(folded: str) -> list[str]:
    """What the index holds of a folded text: for each run its bigrams, then its last character."""
    found: list[str] = []
    for run in folded.split():
        found.extend(run[i : i + 2] for i in range(len(run)))
    return found


def phrase(folded: str) -> tuple[list[str], bool]:
    """The consecutive tokens that a text containing ``folded`` has, and whether the last need only begin so."""
    *before, last = folded.split()
    found = tokens(GAP.join(before))
    if len(last) == 1:
        return [*found, last], True
    return [*found, *(last[i : i + 2] for i in range(len(last) - 1))], False


def words(folded: str) -> list[str]:
    """The words that are written between spaces, such as Latin ones, without the Japanese around them."""
    spaced = "".join(GAP if _is_wide(character) else character for character in folded)
    return spaced.split()


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Places of the pieces that normalise on their own: a character with the marks that follow it."""
    start = 0
    for at, character in enumerate(text):
        if at and not _JOINS[character]:
            yield start, at
            start = at
    if text:
        yield start, len(text)


class _Memory(dict[str, _Value]):
    """Remembers what a function says of short texts: most are asked for again and again."""

    def __init__(self, function: Callable[[str], _Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> _Value:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        value = self[text] = self._function(text)
        return value


def _joins(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in _HALF_WIDTH_MARKS or "\u1160" <= character <= "\u11ff"


def _fold_cluster(cluster: str) -> str:
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(map(_fold_character, normal))


def _fold_character(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() or character in _ASCII_SIGNS else GAP
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        # Joiners and variation selectors: 葛󠄀 is found by 葛.
        return ""
    return character if category[0] in "LNM" or category in _SIGNS else GAP


@lru_cache(maxsize=1 << 14)
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")


_JOINS = _Memory(_joins)
_FOLDED = _Memory(_fold_cluster)
