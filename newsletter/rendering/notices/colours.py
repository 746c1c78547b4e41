"""A colour for each tone, readable in both schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.rendering.colours import Pair, tinted
from newsletter.rendering.notices.view import Tone
from newsletter.rendering.theme import Theme

_HUES = {Tone.CALM: "#2f6fde", Tone.GOOD: "#1f9d61", Tone.WARNING: "#d08700", Tone.BAD: "#d64545"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneColours:
    """``hue`` for bars; the pairs are text on its ground."""

    hue: str
    light: Pair
    dark: Pair


def tone_colours(theme: Theme) -> Mapping[Tone, ToneColours]:
    return {
        tone: ToneColours(
            hue=hue,
            light=tinted(hue, theme.light.card, share=0.12),
            dark=tinted(hue, theme.dark.card, share=0.28),
        )
        for tone, hue in _HUES.items()
    }
