"""The look of a publication: two palettes and a colour for each category, all from a few given colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.rendering.colours import Pair, mix, readable, tinted

_ACCENT, _MARK = "#14395b", "#b5391c"
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
class Theme:
    light: Palette
    dark: Palette
    fonts: str
    monospace: str

    def category(self, slug: str, slugs: Sequence[str]) -> CategoryColours:
        """The colours of a category, by its place among those of the publication."""
        hue = _HUES[slugs.index(slug) % len(_HUES)] if slug in slugs else _PLAIN_HUE
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


def theme(language: str) -> Theme:
    """The theme for texts of a language."""
    return Theme(
        light=_light(_ACCENT, _MARK),
        dark=_dark(_ACCENT, _MARK),
        fonts=_FONTS_JA if language == "ja" else _FONTS_EN,
        monospace="Menlo,Consolas,monospace",
    )


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
