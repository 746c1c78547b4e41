"""Whether tags are known, balanced and in their place, and their attributes known and usable.

The compiler passes over all of this in silence: a misspelt component is simply not in the mail.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from newsletter.rendering.gate import grammar
from newsletter.rendering.gate.css import check_css
from newsletter.rendering.gate.tags import Kind, Piece, pieces

_SHEETS = ("mj-style", "style")

Found = tuple[int, str]
"""Offset and what is wrong there."""


def check_structure(mjml: str) -> list[Found]:
    """All faults, in order."""
    return sorted(_walk(mjml))


def _walk(mjml: str) -> Iterator[Found]:
    opened: list[Piece] = []
    roots = 0
    for piece in pieces(mjml):
        parent = opened[-1].name if opened else ""
        if piece.kind is Kind.STRAY:
            yield piece.offset, f'not a tag: {piece.text} (attributes are written name="value"; a bare < is &lt;)'
        elif piece.kind is Kind.TEXT:
            yield from _text(piece, parent)
        elif piece.kind is Kind.END:
            yield from _close(piece, opened)
        else:
            roots += not opened
            yield from _place(piece, opened)
            yield from _attributes(piece, parent)
            if piece.kind is Kind.START and piece.name not in grammar.VOID:
                opened.append(piece)
    for piece in opened:
        yield piece.offset, f"<{piece.name}> is never closed"
    if roots != 1:
        yield 0, f"one <mjml> is the whole, and there are {roots}"


def _text(piece: Piece, parent: str) -> Iterator[Found]:
    if not piece.text.strip():
        return
    if parent in _SHEETS:
        yield from ((piece.offset + at, f"style sheet: {text}") for at, text in check_css(piece.text))
    offset = piece.offset + len(piece.text) - len(piece.text.lstrip())
    shown = piece.text.strip()[:30]
    for left in ("{{", "}}", "{%", "%}"):
        # In CSS two braces may meet.
        if left in piece.text and parent not in _SHEETS:
            yield offset + max(piece.text.lstrip().find(left), 0), f"{left} is left over"
    if not parent or parent in grammar.CHILDREN or parent in grammar.ONLY or parent in grammar.EMPTY:
        yield offset, f"text has no place in <{parent or 'the file'}>: {shown}"


def _close(piece: Piece, opened: list[Piece]) -> Iterator[Found]:
    names = [open_.name for open_ in opened]
    if piece.name in grammar.VOID:
        yield piece.offset, f"<{piece.name}> has no end tag"
    elif piece.name not in names:
        yield piece.offset, f"</{piece.name}> closes nothing"
    else:
        while opened[-1].name != piece.name:
            unclosed = opened.pop()
            yield unclosed.offset, f"<{unclosed.name}> is not closed before </{piece.name}>"
        opened.pop()


def _place(piece: Piece, opened: list[Piece]) -> Iterator[Found]:
    name, parent = piece.name, opened[-1].name if opened else ""
    if not parent:
        if name != "mjml":
            yield piece.offset, f"<{name}> stands outside <mjml>"
    elif parent in grammar.CHILDREN:
        allowed = grammar.CHILDREN[parent]
        if name not in allowed:
            known = name in grammar.COMPONENTS or name in grammar.HTML
            yield piece.offset, _misplaced(name, parent, allowed) if known else _unknown(name, grammar.COMPONENTS)
    elif parent in grammar.TEXT_ONLY or parent in grammar.EMPTY:
        yield piece.offset, f"<{name}> has no place in <{parent}>, which holds no tags"
    elif name in grammar.COMPONENTS:
        yield piece.offset, f"<{name}> has no place in <{parent}>, which holds HTML"
    elif name not in grammar.HTML:
        yield piece.offset, _unknown(name, [*grammar.HTML, *grammar.COMPONENTS])
    elif name in grammar.PARENTS and parent not in grammar.PARENTS[name]:
        yield piece.offset, _misplaced(name, parent, ())
    elif parent in grammar.ONLY and name not in grammar.ONLY[parent]:
        yield piece.offset, _misplaced(name, parent, grammar.ONLY[parent])
    elif name in grammar.NOT_IN_PARAGRAPHS and "p" in _html_names(opened):
        yield piece.offset, f"<{name}> has no place in <p>"
    elif name == "a" and "a" in _html_names(opened):
        yield piece.offset, "<a> has no place in <a>"


def _html_names(opened: Iterable[Piece]) -> set[str]:
    return {piece.name for piece in opened}


def _attributes(piece: Piece, parent: str) -> Iterator[Found]:
    known = _known(piece.name)
    if known is None:
        return
    seen = set()
    for name, value in piece.attributes:
        if name in seen:
            yield piece.offset, f"{name} stands twice in <{piece.name}>"
        seen.add(name)
        if name not in known:
            if not (name.startswith(("data-", "aria-")) and piece.name in grammar.HTML):
                yield piece.offset, f"{name}: no such attribute of <{piece.name}>{_nearest(name, known)}"
        elif not known[name](value):
            yield piece.offset, f'{name}="{value}": no such value of <{piece.name}>'
    if piece.name in ("img", "mj-image") and parent != "mj-attributes":
        for wanted in ("src", "alt"):
            if wanted not in seen:
                yield piece.offset, f"<{piece.name}> needs {wanted}"


def _known(name: str) -> Mapping[str, grammar.Check] | None:
    if name in ("mj-all", "mj-class"):
        return {**grammar.DEFAULTS, "name": grammar.any_text}
    if name in grammar.COMPONENTS:
        return {**grammar.COMPONENTS[name], **grammar.EVERYWHERE}
    return grammar.HTML_ATTRIBUTES if name in grammar.HTML else None


def _misplaced(name: str, parent: str, allowed: Iterable[str]) -> str:
    known = ", ".join(sorted(allowed))
    return f"<{name}> has no place in <{parent}>{f', which holds {known}' if known else ''}"


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"<{name}>: no such tag{_nearest(name, known)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
