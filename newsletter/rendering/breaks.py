"""Where a title may break: between phrases, never inside a word or before closing punctuation.

Japanese titles are cut by BudouX; its cuts inside Latin words and numbers and around punctuation are dropped. Shown
with ``word-break: keep-all``, a browser then breaks only where ``<wbr>`` is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import budoux
from markupsafe import Markup, escape

from newsletter.rendering.characters import columns, is_wide, visible

NEVER_FIRST = frozenset(
    "、。，．,.・：；:;？！?!ー～〜…‥％%゛゜ヽヾゝゞ々〻’”）〕］｝〉》」』】〙〗〟)]}»›"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
"""Characters that may not begin a line (JIS X 4051, JLREQ §3.1.7)."""
NEVER_LAST = frozenset("‘“（〔［｛〈《「『【〘〖〝([{«‹￥＄£＃#@＠")
"""Characters that may not end a line (JLREQ §3.1.8)."""


_LETTERS = frozenset("ー々ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ")
_RUN = 28
"""Columns: a title of 18 px has 31 on a screen of 320 px."""
# Browsers break behind a hyphen; one in a name, a version or a number is no place for it.
_HYPHENATED = re.compile(r"(?<![\w-])(?=[\w.-]{0,40}[A-Za-z])(?=[\w.-]{0,40}\d)[A-Za-z0-9][\w.]*(?:-[\w.]+)+", re.ASCII)
_PIECES = re.compile(r"""<(?:[^>"]|"[^"]*")*>|[^<]+""")
_LONGEST_UNBROKEN = 24
"""Characters that fit in a line of 320 px at the size of titles."""


def title_html(title: str, language: str, room: int = _RUN) -> Markup:
    """The escaped title with ``<wbr>`` at phrase breaks; its text is exactly the title's. ``room`` is the columns of
    its lines on a narrow screen."""
    return Markup("<wbr>").join(unbroken(escape(run)) for run in runs(title, language, room))


@lru_cache(maxsize=4096)
def runs(title: str, language: str, room: int = _RUN) -> tuple[str, ...]:
    """The title in as few pieces as a narrow screen needs: phrases together up to ``room`` columns.

    Tags between the characters of a text are a mark of spam (SpamAssassin counts them), so there is none where a
    browser breaks by itself, beside punctuation, nor where lines of 320 px have another place near.
    """
    made: list[str] = []
    since = 0
    for phrase in phrases(title, language):
        if made and since + _until_break(phrase) > room and not _breaks_itself(made[-1][-1], phrase[0]):
            made.append(phrase)
            since = _since_break(phrase)
        elif made:
            since = _since_break(phrase, since if not _breaks_itself(made[-1][-1], phrase[0]) else 0)
            made[-1] += phrase
        else:
            made.append(phrase)
            since = _since_break(phrase)
    return tuple(made)


def _breaks_itself(before: str, after: str) -> bool:
    """Whether a browser breaks here although words are kept together (CSS Text 3 §5.2: all but letters)."""
    return may_break(before, after) and (before in NEVER_FIRST - _LETTERS or after in NEVER_LAST)


def _until_break(phrase: str) -> int:
    """Columns up to the first place where a browser breaks by itself."""
    for at in range(1, len(phrase)):
        if _breaks_itself(phrase[at - 1], phrase[at]) or phrase[at].isspace():
            return columns(phrase[:at])
    return columns(phrase)


def _since_break(phrase: str, before: int = 0) -> int:
    """Columns since the last such place; ``before`` is what was there before the phrase."""
    for at in range(len(phrase) - 1, 0, -1):
        if _breaks_itself(phrase[at - 1], phrase[at]) or phrase[at - 1].isspace():
            return columns(phrase[at:])
    return before + columns(phrase)


def unbroken(html: Markup) -> Markup:
    """The same with names such as CVE-2026-25253 kept on one line (class ``nb``)."""
    return Markup("".join(piece if piece.startswith("<") else _held(piece) for piece in _PIECES.findall(html)))  # noqa: S704


def _held(text: str) -> str:
    def hold(found: re.Match[str]) -> str:
        return found[0] if len(found[0]) > _LONGEST_UNBROKEN else f'<span class="nb">{found[0]}</span>'

    return _HYPHENATED.sub(hold, text)


@lru_cache(maxsize=4096)
def phrases(title: str, language: str) -> tuple[str, ...]:
    """The title in pieces that should stay on one line; joined they are the title."""
    title = re.sub(r"[\t\n]+", " ", visible(title))
    if language != "ja" or not title:
        return (title,)
    pieces: list[str] = []
    for piece in _parser().parse(title):
        if pieces and not may_break(pieces[-1][-1], piece[0]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    if len(pieces) > 1 and len(pieces[-1]) == 1:
        # A last line of one character looks like a mistake.
        pieces[-2:] = ["".join(pieces[-2:])]
    return tuple(pieces)


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters of a title."""
    if before.isspace() or after.isspace() or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    if unicodedata.category(after) in ("Mn", "Me", "Mc", "Cf", "Sk", "Pe", "Pf") or before == "\u200d":
        return False
    # Both narrow: inside a Latin word, a number, a version or a path.
    return is_wide(before) or is_wide(after)


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
