"""The look of a publication: two palettes and a colour for each category, all from a few given colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.config.theme import Theme as Tokens
from newsletter.rendering.colours import Pair, mix, readable, tinted

# Hues far apart, for categories in the order of the configuration; a longer list begins again.
_HUES = (
    "#2f6fde",
    "#1f9d61",
    "#d64545",
    "#d08700",
    "#8250df",
    "#0e9aa7",
    "#d6408a",
    "#7a8b16",
    "#a0623a",
    "#5a6b7b",
)
_PLAIN_HUE = "#5a6b7b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One scheme. ``page`` is behind everything, ``card`` behind the text, ``tint`` behind asides and code;
    ``rule`` parts, ``line`` underlines a heading; ``band`` is the masthead."""

    page: str
    card: str
    tint: str
    ink: str
    muted: str
    link: str
    heading: str
    mark: str
    rule: str
    line: str
    band: str
    on_band: str
    on_band_soft: str
    on_band_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryColours:
    """``hue`` is the colour itself, for bars; the pairs are for its label in each scheme."""

    hue: str
    light: Pair
    dark: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """An image for the masthead. ``alt`` is empty where it says nothing new; sizes are pixels."""

    url: str
    alt: str
    width: int
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """``fonts`` and ``monospace`` are lists as CSS wants them; ``hues`` are those given for slugs."""

    light: Palette
    dark: Palette
    fonts: str
    monospace: str
    logo: Logo | None
    hues: tuple[tuple[str, str], ...]

    def category(self, slug: str, slugs: Sequence[str]) -> CategoryColours:
        """The colours of a category: the one given for it, else by its place among those of the publication."""
        placed = _HUES[slugs.index(slug) % len(_HUES)] if slug in slugs else _PLAIN_HUE
        hue = dict(self.hues).get(slug, placed)
        return CategoryColours(
            hue=hue,
            light=tinted(hue, self.light.card, share=0.12),
            dark=tinted(hue, self.dark.card, share=0.28),
        )


_FONTS_JA = (
    "-apple-system,'Hiragino Sans','Hiragino Kaku Gothic ProN','Noto Sans JP','BIZ UDPGothic',"
    "'Yu Gothic Medium',Meiryo,'Noto Sans CJK JP',sans-serif"
)
_FONTS_EN = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif"


_GENERIC = {"serif", "sans-serif", "monospace", "system-ui", "cursive", "-apple-system"}


@lru_cache(maxsize=64)
def theme(language: str, tokens: Tokens = Tokens()) -> Theme:  # noqa: B008 - frozen
    """The theme for texts of a language."""
    fallback = _FONTS_JA if language == "ja" else _FONTS_EN
    return Theme(
        light=_light(tokens.accent, tokens.mark),
        dark=_dark(tokens.accent, tokens.mark),
        fonts=_families(tokens.fonts, fallback),
        monospace=_families(tokens.monospace, "monospace"),
        logo=_logo(tokens),
        hues=tuple(tokens.categories.items()),
    )


def _logo(tokens: Tokens) -> Logo | None:
    if tokens.logo is None:
        return None
    return Logo(url=tokens.logo, alt=tokens.logo_alt or "", width=tokens.logo_width, height=tokens.logo_height)


def _families(names: Sequence[str], fallback: str) -> str:
    """A ``font-family``. One that ends with no generic family goes on with ``fallback``."""
    quoted = [name if name in _GENERIC or (name.isalnum() and name.isascii()) else f"'{name}'" for name in names]
    return ",".join(quoted if names and names[-1] in _GENERIC else [*quoted, fallback])


def _light(accent: str, mark: str) -> Palette:
    page, card, tint, band = "#efece5", "#ffffff", "#f6f3ed", accent
    return Palette(
        page=page,
        card=card,
        tint=tint,
        ink="#20252b",
        muted=readable("#626973", page),
        link=readable(mix(accent, "#1a73c8", 0.4), tint),
        heading=readable(accent, tint),
        mark=readable(mark, tint),
        rule="#e0dbd1",
        line=readable(accent, tint),
        band=band,
        on_band=readable("#ffffff", band),
        on_band_soft=readable(mix("#ffffff", band, 0.78), band),
        on_band_line=mix("#ffffff", band, 0.28),
    )


def _dark(accent: str, mark: str) -> Palette:
    page, card, tint, band = "#0e1216", "#161b21", "#1e242b", mix(accent, "#0e1216", 0.72)
    return Palette(
        page=page,
        card=card,
        tint=tint,
        ink="#e7e4de",
        muted=readable("#a3abb4", tint),
        link=readable("#8cc0f2", tint),
        heading=readable(mix(accent, "#cfe3ff", 0.12), tint),
        mark=readable(mix(mark, "#ffb59c", 0.25), tint),
        rule="#333c46",
        line=mix(accent, "#cfe3ff", 0.6),
        band=band,
        on_band=readable("#ffffff", band),
        on_band_soft=readable(mix("#ffffff", band, 0.74), band),
        on_band_line=mix("#ffffff", band, 0.28),
    )
