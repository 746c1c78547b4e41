"""Colours by calculation: contrast as WCAG 2.2 §1.4.3 defines it, and readable pairs from one colour."""

from __future__ import annotations

from dataclasses import dataclass

READABLE = 4.5
"""The least contrast between text and what is behind it."""
_MARGIN = 0.6
_BLACK, _WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Pair:
    """Text on a background, both ``#rrggbb``."""

    text: str
    background: str

    @property
    def contrast(self) -> float:
        return contrast(self.text, self.background)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``share`` of the first with the rest of the second."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def readable(colour: str, background: str, *, least: float = READABLE + _MARGIN) -> str:
    """The colour, made darker or lighter only as far as text on this background needs."""
    target = _BLACK if contrast(_BLACK, background) > contrast(_WHITE, background) else _WHITE
    for step in range(51):
        candidate = mix(colour, target, 1 - step / 50)
        if contrast(candidate, background) >= least:
            return candidate
    return target


def tinted(colour: str, paper: str, *, share: float) -> Pair:
    """Text of a colour's hue on paper tinted with it."""
    background = mix(colour, paper, share)
    return Pair(text=readable(colour, background), background=background)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
