"""The HTML part: view → MJML → HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.model.edition import Placeholders
from newsletter.rendering.inlining import compile_html
from newsletter.rendering.templates import markup
from newsletter.rendering.theme import CategoryColours, Theme
from newsletter.rendering.view import CategoryView, EditionView


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A category of the edition in its colours. ``name`` is its style class; ``share`` percent of the entries."""

    name: str
    category: CategoryView
    colours: CategoryColours
    share: int


def render_html(view: EditionView, theme: Theme, slugs: Sequence[str]) -> str:
    """The whole document. ``slugs`` are the publication's categories in order, which decides their colours."""
    chips = _chips(view.categories, theme, slugs)
    mjml = (
        markup()
        .get_template("email/edition.mjml")
        .render(
            v=view,
            theme=theme,
            light=theme.light,
            dark=theme.dark,
            chips=chips,
            names={chip.category.slug: chip.name for chip in chips},
            places=Placeholders,
        )
    )
    return compile_html(mjml, preheader_colour=theme.light.ink)


def _chips(categories: Sequence[CategoryView], theme: Theme, slugs: Sequence[str]) -> tuple[Chip, ...]:
    whole = sum(category.count for category in categories)
    return tuple(
        Chip(
            name=f"k{number}",
            category=category,
            colours=theme.category(category.slug, slugs),
            share=round(100 * category.count / whole),
        )
        for number, category in enumerate(categories)
    )
