"""Colours are readable in both schemes, by calculation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.colours import READABLE, contrast, readable, tinted
from newsletter.rendering.theme import Palette, theme

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


@pytest.mark.parametrize("palette", [theme("ja").light, theme("ja").dark], ids=["light", "dark"])
def test_every_pair_of_a_palette_is_readable(palette: Palette) -> None:
    on_cards = [palette.ink, palette.muted, palette.link, palette.heading, palette.mark]
    pairs = [(text, behind) for text in on_cards for behind in (palette.card, palette.tint)]
    pairs += [(palette.muted, palette.page), (palette.link, palette.page)]
    pairs += [(palette.on_band, palette.band), (palette.on_band_soft, palette.band)]
    assert [(t, b) for t, b in pairs if contrast(t, b) < READABLE] == []
