"""How to get a publication: by e-mail or as a feed."""

from __future__ import annotations

from newsletter import links as paths
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.page import Page


def joining_page(frame: Frame) -> bytes:
    return draw(Page(path=paths.subscribe(frame.slug), template="joining.html", view=None), frame)
