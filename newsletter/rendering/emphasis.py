"""``**「重要」**です`` is bold.

CommonMark §6.2 decides by spaces and punctuation whether a run of asterisks opens or closes. Japanese has no spaces,
so the closing run above counts as an opening one and stays on the page. Here wide punctuation is no obstacle, and
a wide character beside the run is as good as a space. Between two letters or digits of ASCII a run is no mark at all:
``7*7`` and ``2**8`` keep their characters.
"""

from __future__ import annotations

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline

from newsletter.rendering.characters import is_wide


def tokenize(state: StateInline, silent: bool) -> bool:
    """The inline rule ``emphasis`` of markdown-it, with the flanking rule above."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    can_open, can_close = _flanks(
        state.src[state.pos - 1] if state.pos else " ",
        state.src[end] if end < state.posMax else " ",
        inside_words=marker == "*",
    )
    for _ in range(end - state.pos):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=end - state.pos,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos = end
    return True


def _flanks(before: str, after: str, *, inside_words: bool) -> tuple[bool, bool]:
    """Whether a run between two characters can open and can close."""
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return False, False
    space_before, space_after = (isWhiteSpace(ord(character)) for character in (before, after))
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    left = not space_after and (not sign_after or is_wide(after) or space_before or sign_before or is_wide(before))
    right = not space_before and (not sign_before or is_wide(before) or space_after or sign_after or is_wide(after))
    if inside_words:
        return left, right
    return left and (not right or sign_before), right and (not left or sign_after)


def _is_sign(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
