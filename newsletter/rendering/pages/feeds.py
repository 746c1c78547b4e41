"""The page about feeds, for people."""

from __future__ import annotations

from newsletter import links as paths
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.page import Page


def feeds(frame: Frame) -> Page:
    """Everything on it is in the frame."""
    return Page(path=paths.feeds(frame.slug), template="feeds.html", view=None)
