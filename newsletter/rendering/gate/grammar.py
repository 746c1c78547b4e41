"""What may stand where in MJML 4, and in the HTML inside it.

Components that need scripts or tricks (accordion, carousel), and those that our compiler cannot do (mj-include,
mj-html-attributes), are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from newsletter.rendering.gate.colour_names import COLOUR_NAMES

Check = Callable[[str], bool]


def _like(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _one_of(*values: str) -> Check:
    return lambda value: value in values


def any_text(_value: str) -> bool:
    return True


_LENGTH = r"(?:0|\d+(?:\.\d+)?(?:px|%))"
_COLOUR_IN_NUMBERS = _like(
    r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|rgba?\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*(?:,\s*(?:0|1|0?\.\d+)\s*)?\)"
)


def _is_colour(value: str) -> bool:
    return _COLOUR_IN_NUMBERS(value) or value.lower() in COLOUR_NAMES or value in ("transparent", "inherit", "none")


_PX, _SIZE = _like(r"0|\d+(?:\.\d+)?px"), _like(_LENGTH)
_SIZES = _like(rf"{_LENGTH}(?: {_LENGTH}){{0,3}}")
_SPACING = _like(r"0|-?\d*\.?\d+(?:px|em)")
_LINE = _like(r"\d+(?:\.\d+)?(?:px|%|em)?|normal")
_NUMBER, _FLAG = _like(r"\d+"), _one_of("true", "false")
_ADDRESS = _like(r"[^\s<>\"]+")
_SIDES = ("top", "right", "bottom", "left")
_ALIGN, _VERTICAL = _one_of("left", "center", "right"), _one_of("top", "middle", "bottom")
_REPEAT, _DIRECTION = _one_of("repeat", "no-repeat"), _one_of("ltr", "rtl")


def _each(prefix: str, check: Check) -> dict[str, Check]:
    return {prefix: check, **{f"{prefix}-{side}": check for side in _SIDES}}


def _all(check: Check, *names: str) -> dict[str, Check]:
    return dict.fromkeys(names, check)


_PADDING, _BORDER = _each("padding", _SIZES), _each("border", any_text)
_BOX = _PADDING | {"container-background-color": _is_colour}
_FONT: dict[str, Check] = {
    "color": _is_colour,
    "font-size": _PX,
    "line-height": _LINE,
    "letter-spacing": _SPACING,
    **_all(any_text, "font-family", "font-style", "font-weight", "text-decoration", "text-transform"),
}
_LINK = {"href": _ADDRESS, **_all(any_text, "name", "title", "rel", "target")}
_BACKGROUND = {
    "background-color": _is_colour,
    "background-url": _ADDRESS,
    **_all(any_text, "background-size", "background-position", "background-position-x", "background-position-y"),
}
_BLOCK = {
    **_BACKGROUND,
    **_PADDING,
    **_BORDER,
    "background-repeat": _REPEAT,
    "border-radius": any_text,
    "direction": _DIRECTION,
    "full-width": _one_of("full-width", "false"),
    "text-align": _ALIGN,
    "text-padding": _SIZES,
}
_INNER = _each("inner-border", any_text) | {"inner-border-radius": _SIZES, "inner-background-color": _is_colour}
_ICON = {"icon-size": _SIZE, "icon-height": _SIZE, "icon-padding": _SIZES, "text-padding": _SIZES}

EVERYWHERE: Mapping[str, Check] = _all(_like(r"[\w -]+"), "css-class", "mj-class")
"""Attributes that every component in the body may have."""
COMPONENTS: Mapping[str, Mapping[str, Check]] = {
    "mjml": {"lang": _like(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*"), "dir": _one_of("ltr", "rtl", "auto"), "owa": any_text},
    "mj-head": {},
    "mj-title": {},
    "mj-preview": {},
    "mj-attributes": {},
    "mj-style": {"inline": lambda _: False},
    "mj-font": {"name": any_text, "href": _ADDRESS},
    "mj-breakpoint": {"width": _PX},
    "mj-raw": {"position": _one_of("file-start")},
    "mj-body": {"width": _PX, "background-color": _is_colour},
    "mj-wrapper": {**_BLOCK, "gap": _PX},
    "mj-section": _BLOCK,
    "mj-group": {"background-color": _is_colour, "direction": _DIRECTION, "vertical-align": _VERTICAL, "width": _SIZE},
    "mj-column": {
        **_PADDING,
        **_BORDER,
        **_INNER,
        "background-color": _is_colour,
        "border-radius": _SIZES,
        "direction": _DIRECTION,
        "vertical-align": _VERTICAL,
        "width": _SIZE,
    },
    "mj-hero": {
        **_BACKGROUND,
        **_PADDING,
        **_each("inner-padding", _SIZES),
        "mode": _one_of("fixed-height", "fluid-height"),
        **_all(_SIZE, "height", "background-width", "background-height"),
        **_all(_is_colour, "container-background-color", "inner-background-color"),
        "border-radius": any_text,
        "vertical-align": _VERTICAL,
    },
    "mj-text": {
        **_BOX,
        **_FONT,
        "align": _one_of("left", "center", "right", "justify"),
        "background-color": _is_colour,
        "height": _SIZE,
        "vertical-align": _VERTICAL,
    },
    "mj-table": {
        **_BOX,
        **_FONT,
        "align": _ALIGN,
        "border": any_text,
        **_all(_NUMBER, "cellpadding", "cellspacing"),
        "role": _one_of("none", "presentation"),
        "table-layout": _one_of("auto", "fixed", "initial", "inherit"),
        "vertical-align": _VERTICAL,
        "width": _like(rf"{_LENGTH}|auto"),
    },
    "mj-image": {
        **_BOX,
        **_BORDER,
        **_LINK,
        "align": _ALIGN,
        "src": _ADDRESS,
        **_all(any_text, "alt", "srcset", "sizes", "usemap"),
        "border-radius": _SIZES,
        "fluid-on-mobile": _FLAG,
        "width": _PX,
        "height": _like(r"0|\d+(?:\.\d+)?px|auto"),
        "max-height": _SIZE,
        "font-size": _PX,
    },
    "mj-button": {
        **_BOX,
        **_BORDER,
        **_FONT,
        **_LINK,
        "align": _ALIGN,
        "text-align": _ALIGN,
        "background-color": _is_colour,
        "border-radius": any_text,
        "height": _SIZE,
        "inner-padding": _SIZES,
        "vertical-align": _VERTICAL,
        "width": _SIZE,
    },
    "mj-divider": {
        **_BOX,
        "align": _ALIGN,
        "border-color": _is_colour,
        "border-style": any_text,
        "border-width": _PX,
        "width": _SIZE,
    },
    "mj-spacer": {**_BOX, **_BORDER, "height": _SIZE},
    "mj-social": {
        **_BOX,
        **_FONT,
        **_ICON,
        "align": _ALIGN,
        "border-radius": _SIZE,
        "inner-padding": _SIZES,
        "mode": _one_of("horizontal", "vertical"),
        "table-layout": _one_of("auto", "fixed"),
        "vertical-align": _VERTICAL,
    },
    "mj-social-element": {
        **_PADDING,
        **_FONT,
        **_ICON,
        **_LINK,
        "align": _ALIGN,
        "alt": any_text,
        "background-color": _is_colour,
        "border-radius": _PX,
        "icon-position": _one_of("left", "right"),
        "src": _ADDRESS,
        **_all(any_text, "srcset", "sizes"),
        "vertical-align": _VERTICAL,
    },
}
_CONTENT = frozenset(name for name in COMPONENTS if name in (
    "mj-text", "mj-table", "mj-image", "mj-button", "mj-divider", "mj-spacer", "mj-social", "mj-raw"
))  # fmt: skip
CHILDREN: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"mj-head", "mj-body", "mj-raw"}),
    "mj-head": frozenset({"mj-title", "mj-preview", "mj-attributes", "mj-style", "mj-font", "mj-breakpoint", "mj-raw"}),
    "mj-body": frozenset({"mj-wrapper", "mj-section", "mj-hero", "mj-raw"}),
    "mj-wrapper": frozenset({"mj-section", "mj-hero", "mj-raw"}),
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column", "mj-raw"}),
    "mj-column": _CONTENT,
    "mj-hero": _CONTENT,
    "mj-social": frozenset({"mj-social-element", "mj-raw"}),
    # In it stand components with their defaults, beside mj-all and mj-class.
    "mj-attributes": frozenset({"mj-all", "mj-class", *COMPONENTS}),
}
"""What may stand in a component; those that are not here hold text or HTML."""
TEXT_ONLY = frozenset({"mj-title", "mj-preview", "mj-style"})
EMPTY = frozenset({"mj-font", "mj-breakpoint", "mj-image", "mj-divider", "mj-spacer", "mj-all", "mj-class"})
DEFAULTS: Mapping[str, Check] = {name: check for known in COMPONENTS.values() for name, check in known.items()}
"""Every attribute, for mj-all and mj-class."""

HTML_ATTRIBUTES: Mapping[str, Check] = {
    **_all(any_text, "style", "title", "alt", "id", "class", "name", "content", "media", "type", "rel", "target"),
    **_all(any_text, "dir", "role", "scope", "charset", "http-equiv", "border", "srcset", "sizes", "start"),
    **_all(_ADDRESS, "href", "src"),
    "lang": _like(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*"),
    **_all(_like(r"\d+%?"), "width", "height"),
    **_all(_NUMBER, "colspan", "rowspan", "cellpadding", "cellspacing"),
    "align": _one_of("left", "center", "right", "justify"),
    "valign": _one_of("top", "middle", "bottom", "baseline"),
    "bgcolor": _is_colour,
}
"""Besides these, ``data-…`` and ``aria-…``."""
VOID = frozenset({"br", "wbr", "img", "hr", "meta", "link", "col"})
"""HTML that has no end tag."""
_HTML = (
    "a abbr b bdi blockquote caption center cite code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4"
    " h5 h6 i ins kbd li mark ol p pre q rp rt ruby s small span strong style sub sup table tbody td tfoot th thead"
    " time tr u ul var"
)
HTML = VOID | frozenset(_HTML.split())
PARENTS: Mapping[str, frozenset[str]] = {
    "tr": frozenset({"mj-table", "table", "thead", "tbody", "tfoot", "mj-raw"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "thead": frozenset({"mj-table", "table"}),
    "tbody": frozenset({"mj-table", "table"}),
    "tfoot": frozenset({"mj-table", "table"}),
    "li": frozenset({"ul", "ol"}),
}
"""HTML that browsers throw out, or move, where it stands elsewhere."""
ONLY: Mapping[str, frozenset[str]] = {
    "tr": frozenset({"td", "th"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    **dict.fromkeys(("mj-table", "table"), frozenset({"tr", "thead", "tbody", "tfoot", "caption", "colgroup", "col"})),
    **dict.fromkeys(("ul", "ol"), frozenset({"li"})),
}
"""HTML that holds nothing but these; text in it is moved in front of the table."""
_BLOCKS = "p div table ul ol dl blockquote pre h1 h2 h3 h4 h5 h6 hr figure"
NOT_IN_PARAGRAPHS = frozenset(_BLOCKS.split())
