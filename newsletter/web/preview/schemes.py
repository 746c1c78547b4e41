"""A mail as it is in one scheme, whatever the browser prefers."""

from __future__ import annotations

import re

_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
_LIGHT = re.compile(r"\(\s*prefers-color-scheme\s*:\s*light\s*\)")
# Always true, and never, inside a media query.
_YES, _NO = "(min-width:0)", "(max-width:0)"


def in_scheme(html: str, scheme: str) -> str:
    """Its media queries answered as ``light`` or ``dark`` would answer them."""
    dark, light = (_YES, _NO) if scheme == "dark" else (_NO, _YES)
    html = _LIGHT.sub(light, _DARK.sub(dark, html))
    return re.sub(r"color-scheme:\s*light dark", f"color-scheme:{scheme}", html)
