"""Colours are readable in both schemes, by calculation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.theme import Theme as Tokens
from newsletter.model.edition import Format
from newsletter.rendering.colours import READABLE, contrast, readable, tinted
from newsletter.rendering.edition import render_edition
from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.stylesheet import stylesheet
from newsletter.rendering.theme import Palette, theme
from tests.rendering.reading import document, render
from tests.rendering.samples import ENGLISH, JAPANESE, JAPANESE_ENTRIES, LINKS, PUBLICATION

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(COLOURS, COLOURS)
def test_any_colour_becomes_readable_on_any_other(colour: str, background: str) -> None:
    assert contrast(readable(colour, background, least=READABLE), background) >= READABLE


@given(COLOURS)
def test_a_label_of_any_hue_is_readable_in_both_schemes(hue: str) -> None:
    assert tinted(hue, "#ffffff", share=0.12).contrast >= READABLE
    assert tinted(hue, "#161b21", share=0.28).contrast >= READABLE


def _unreadable(palette: Palette) -> list[tuple[str, str]]:
    on_cards = [palette.ink, palette.muted, palette.link, palette.heading, palette.mark]
    pairs = [(text, behind) for text in on_cards for behind in (palette.card, palette.tint)]
    pairs += [(text, palette.page) for text in on_cards]
    pairs += [(palette.on_band, palette.band), (palette.on_band_soft, palette.band)]
    return [(t, b) for t, b in pairs if contrast(t, b) < READABLE]


@pytest.mark.parametrize("palette", [theme("ja").light, theme("ja").dark], ids=["light", "dark"])
def test_every_pair_of_a_palette_is_readable(palette: Palette) -> None:
    assert _unreadable(palette) == []


@given(COLOURS, COLOURS, COLOURS)
def test_every_pair_is_readable_whatever_colours_a_publication_has(accent: str, mark: str, hue: str) -> None:
    made = theme("en", Tokens(accent=accent, mark=mark, categories={"tools": hue}))
    assert _unreadable(made.light) == _unreadable(made.dark) == []
    colours = made.category("tools", ["tools"])
    assert colours.hue == hue
    assert min(colours.light.contrast, colours.dark.contrast) >= READABLE


def test_a_category_without_a_colour_of_its_own_keeps_that_of_its_place() -> None:
    made = theme("ja", Tokens(categories={"a": "#123456"}))
    assert made.category("b", ["a", "b"]) == theme("ja").category("b", ["a", "b"])


@pytest.mark.parametrize(
    ("names", "family"),
    [
        (("Noto Serif JP", "serif"), "'Noto Serif JP',serif"),
        (("Lato",), f"Lato,{theme('en').fonts}"),
        ((), theme("en").fonts),
    ],
)
def test_fonts_that_readers_may_lack_have_others_behind_them(names: tuple[str, ...], family: str) -> None:
    assert theme("en", Tokens(fonts=names)).fonts == family


def test_the_mail_has_the_theme_of_its_publication_and_its_logo() -> None:
    tokens = Tokens(
        accent="#7a1f5c",
        fonts=("Noto Serif JP", "serif"),
        logo="https://annex.example/logo.png?a=1&b=2",
        logo_alt="灯台",
        logo_height=40,
        categories={"tools": "#00aa55"},
    )
    publication = PUBLICATION.model_copy(update={"theme": tokens})
    made = render_edition(JAPANESE, JAPANESE_ENTRIES, publication, LINKS, key="*", format=Format.HTML)
    assert made.html is not None
    for wanted in ("background-color:#7a1f5c", "Noto Serif JP", "#00aa55"):
        assert wanted in made.html
    (image,) = document(made).iter("img")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("灯台", "120", "40")
    assert image.get("src") == tokens.logo
    assert list(document(render()).iter("img")) == []


def test_pages_have_the_theme_too_and_those_that_look_the_same_share_a_stylesheet() -> None:
    themed = PUBLICATION.model_copy(update={"theme": Tokens(accent="#7a1f5c", categories={"niche": "#00aa55"})})
    plain, other = (frame_of(publication, LINKS) for publication in (PUBLICATION, themed))
    assert stylesheet(plain) == stylesheet(frame_of(ENGLISH, LINKS)) != stylesheet(other)
    css = stylesheet(other).body.decode()
    assert "--band: #7a1f5c" in css
    assert f".{other.category('niche').hue} {{ --hue: #00aa55; }}" in css
