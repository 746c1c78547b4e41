"""Whether a style sheet is one: what cannot be read is left out by browsers and the inliner, each in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import cssutils

_PIECE = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{};()]|[^{};()"'/]+|/""", re.DOTALL)
_DECLARATION = re.compile(r"\s*(-?-?[A-Za-z_][\w-]*)\s*:\s*\S", re.DOTALL)
_OF_RULES = ("@media", "@supports", "@layer", "@container")
_KNOWN = frozenset(cssutils.profile.knownNames)


def check_css(css: str) -> list[tuple[int, str]]:
    """Offset and what is wrong there, for every fault."""
    return sorted(_Sheet(css).faults())


class _Sheet:
    """One pass over the pieces. ``_written`` is what stands since the last brace or semicolon, from ``_start`` on."""

    def __init__(self, css: str) -> None:
        self._css = css
        self._opened: list[tuple[int, bool]] = []
        self._written = ""
        self._start = 0
        self._round: list[int] = []

    def faults(self) -> Iterator[tuple[int, str]]:
        for found in _PIECE.finditer(self._css):
            piece, at = found[0], found.start()
            if piece.startswith("/*"):
                if not piece.endswith("*/") or len(piece) < len("/**/"):
                    yield at, "/* is never closed"
            elif piece[0] in "\"'" and (len(piece) == 1 or piece[-1] != piece[0]):
                yield at, f"{piece[0]} is never closed"
                self._add("_", at)
            elif piece == ")" and self._round:
                self._round.pop()
                self._add(piece, at)
            elif piece == "(":
                self._round.append(at)
                self._add(piece, at)
            elif piece in "{}" or (piece == ";" and not self._round):
                yield from self._ended(piece, at)
                self._written, self._round = "", []
            else:
                self._add(piece, at)
        if self._written.strip():
            yield self._start, f"no rule: {_shown(self._written)}"
        for at, _ in self._opened:
            yield at, "{ is never closed"

    def _add(self, piece: str, at: int) -> None:
        if not self._written.strip():
            self._start = at + len(piece) - len(piece.lstrip())
        self._written += piece

    def _ended(self, piece: str, at: int) -> Iterator[tuple[int, str]]:
        if self._round:
            yield self._round[-1], "( is never closed"
        in_rule = bool(self._opened) and not self._opened[-1][1]
        text = self._written.strip()
        if piece == "{":
            if in_rule:
                yield self._start if text else at, f"a rule inside a rule: a }} is missing before {_shown(text)}"
            elif not text:
                yield at, "{ without a selector"
            self._opened.append((at, text.startswith(_OF_RULES)))
            return
        if in_rule and text:
            yield from self._declaration(text)
        elif text and not text.startswith("@"):
            yield self._start, f"no rule: {_shown(text)}"
        if piece == "}":
            if self._opened:
                self._opened.pop()
            else:
                yield at, "} closes nothing"

    def _declaration(self, text: str) -> Iterator[tuple[int, str]]:
        found = _DECLARATION.match(text)
        if found is None:
            yield self._start, f"not a property with its value: {_shown(text)}"
        elif not (name := found[1].lower()).startswith("-") and name not in _KNOWN:
            # A property that is only young is none of our business; one that is nearly another is a slip.
            for meant in sorted(known for known in _KNOWN if _is_slip(name, known))[:1]:
                yield self._start, f"{name}: no such property; did you mean {meant}?"


def _is_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, too many or another, or two have changed places."""
    if abs(len(written) - len(meant)) == 1:
        short, long = sorted((written, meant), key=len)
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    if len(written) != len(meant):
        return False
    other = [at for at, pair in enumerate(zip(written, meant, strict=True)) if pair[0] != pair[1]]
    if len(other) == 2:
        one, next_ = other
        return next_ == one + 1 and written[one] == meant[next_] and written[next_] == meant[one]
    return len(other) == 1


def _shown(text: str) -> str:
    return " ".join(text.split())[:30]
