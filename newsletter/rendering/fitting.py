"""The HTML part, small enough to be shown whole: render, measure, cut, and again until it fits or nothing is left."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.model.wording import Wording
from newsletter.rendering.budget import compacted, costs, cuts, excess, needed, note
from newsletter.rendering.view import EditionView


def fitted(view: EditionView, render: Callable[[EditionView], str]) -> tuple[str, tuple[Wording, ...]]:
    """The document and notes for operators. An edition that fits is rendered once."""
    html = render(view)
    surplus = excess(html)
    if not surplus:
        return html, ()
    order, made, shown = cuts(costs(view)), 0, view
    while surplus and made < len(order):
        made = needed(order, made, surplus)
        shown = compacted(view, order[:made])
        html = render(shown)
        surplus = excess(html)
    told = note(shown, html)
    return html, () if told is None else (told,)
