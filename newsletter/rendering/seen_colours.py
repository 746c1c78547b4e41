"""Which colours text has against what, in each scheme, read off the final HTML as a mail client would.

document + style sheets + styles in elements → cascade → colour and background of each piece of text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from cssselect import ExpressionError, SelectorSyntaxError, parse
from lxml import etree, html
from lxml.cssselect import CSSSelector

from newsletter.rendering.colours import contrast

SCHEMES = ("light", "dark")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\b", re.IGNORECASE)
_NAMED = {"white": "#ffffff", "black": "#000000"}
_PROPERTIES = {"color": "color", "background-color": "background", "background": "background"}
# What a browser shows where nothing is said.
_DEFAULTS = {"light": ("#000000", "#ffffff"), "dark": ("#ffffff", "#121212")}
_INLINE = (1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SeenColours:
    """Text on a background, both ``#rrggbb``. ``sample`` is the beginning of the first text that has them."""

    scheme: str
    text: str
    background: str
    contrast: float
    sample: str


@dataclass(frozen=True, slots=True)
class _Rule:
    selector: str
    declarations: str


def seen_colours(document: str) -> tuple[SeenColours, ...]:
    """Each pair once for each scheme, in the order of the page. Text that is not displayed is left out."""
    root = html.document_fromstring(document)
    sheets = _COMMENT.sub("", "\n".join(element.text or "" for element in root.iter("style")))
    always, dark = _rules(sheets)
    found: dict[tuple[str, str, str], SeenColours] = {}
    for scheme in SCHEMES:
        cascade = _Cascade(root, always + (dark if scheme == "dark" else ()))
        for sample, text, background in _texts(root, cascade, *_DEFAULTS[scheme]):
            found.setdefault(
                (scheme, text, background),
                SeenColours(scheme, text, background, contrast(text, background), sample),
            )
    return tuple(found.values())


@lru_cache(maxsize=64)
def _rules(sheets: str) -> tuple[tuple[_Rule, ...], tuple[_Rule, ...]]:
    """Rules without a condition, and those for the dark scheme; other conditions are left out."""
    always: list[_Rule] = []
    dark: list[_Rule] = []
    for head, block in _blocks(sheets):
        if not head.startswith("@"):
            always.append(_Rule(head, block))
        elif head.startswith("@media") and re.search(r"prefers-color-scheme:\s*dark", head):
            dark.extend(_Rule(*inner) for inner in _blocks(block))
    return tuple(always), tuple(dark)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """``head { block }`` at the outermost level."""
    start, depth, head = 0, 0, ""
    for at, character in enumerate(text):
        if character == "{":
            depth += 1
            if depth == 1:
                head, start = text[start:at].strip(), at + 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield head, text[start:at]
                start = at + 1


class _Cascade:
    """What the style sheets say of each element, and what its own style says."""

    def __init__(self, root: html.HtmlElement, rules: tuple[_Rule, ...]) -> None:
        self._given: dict[html.HtmlElement, dict[str, tuple[tuple[bool, tuple[int, ...], int], str]]] = {}
        for order, rule in enumerate(rules):
            declared = _declared(rule.declarations)
            if not declared:
                continue
            for selector in rule.selector.split(","):
                weight, matches = _compiled(selector.strip())
                for element in cast("list[html.HtmlElement]", matches(root)) if matches is not None else ():
                    self._put(element, declared, weight, order)
        for element in root.iter(etree.Element):
            style = element.get("style")
            if style:
                self._put(element, _declared(style), _INLINE, 0)
            if element.get("bgcolor"):
                self._put(element, {"background": (False, element.get("bgcolor"))}, (0, 0, 0, 0), -1)

    def get(self, element: html.HtmlElement, name: str) -> str | None:
        found = self._given.get(element, {}).get(name)
        return None if found is None else found[1]

    def _put(
        self, element: html.HtmlElement, declared: dict[str, tuple[bool, str]], weight: tuple[int, ...], order: int
    ) -> None:
        held = self._given.setdefault(element, {})
        for name, (important, value) in declared.items():
            rank = (important, weight, order)
            if name not in held or held[name][0] <= rank:
                held[name] = (rank, value)


@lru_cache(maxsize=512)
def _compiled(selector: str) -> tuple[tuple[int, ...], CSSSelector | None]:
    """Specificity and matcher; None for what has no meaning without a browser, such as ``:hover``."""
    try:
        made = CSSSelector(selector, translator="html")
        (parsed,) = parse(selector)
    except (SelectorSyntaxError, ExpressionError, ValueError):
        return (), None
    return (0, *parsed.specificity()), made


@lru_cache(maxsize=2048)
def _declared(declarations: str) -> dict[str, tuple[bool, str]]:
    """Of the properties that we follow: whether important, and the value."""
    found: dict[str, tuple[bool, str]] = {}
    for declaration in declarations.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        important = value.endswith("!important")
        value = value.removesuffix("!important").strip()
        if name == "display":
            found["display"] = (important, value)
        elif name in _PROPERTIES and (colour := _colour(value)) is not None:
            found[_PROPERTIES[name]] = (important, colour)
    return found


def _colour(value: str) -> str | None:
    named = _NAMED.get(value)
    if named is not None:
        return named
    match = _COLOUR.search(value)
    if match is None:
        return None
    digits = match[0][1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _texts(
    element: html.HtmlElement, cascade: _Cascade, colour: str, background: str
) -> Iterator[tuple[str, str, str]]:
    """(sample, colour, background) of each piece of text in an element and below it."""
    if element.tag in ("head", "style", "script", "title") or cascade.get(element, "display") == "none":
        return
    colour = cascade.get(element, "color") or colour
    background = cascade.get(element, "background") or background
    if element.text and element.text.strip():
        yield element.text.strip()[:30], colour, background
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, cascade, colour, background)
        if child.tail and child.tail.strip():
            yield child.tail.strip()[:30], colour, background
