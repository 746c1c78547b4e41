"""The HTML part: view → MJML → HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment

from newsletter.model.edition import Placeholders
from newsletter.rendering.inlining import compile_html
from newsletter.rendering.theme import CategoryColours, Theme
from newsletter.rendering.view import CategoryView, EditionView


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A category in its colours. ``name`` is its style class."""

    name: str
    colours: CategoryColours


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A category of the edition and its ``percent`` of the entries."""

    chip: Chip
    category: CategoryView
    percent: int


def render_html(view: EditionView, theme: Theme, slugs: Sequence[str], markup: Environment) -> str:
    """The whole document. ``slugs`` are the publication's categories in order, which decides their colours."""
    return compile_mail(mjml_of(view, theme, slugs, markup), theme)


def compile_mail(mjml: str, theme: Theme) -> str:
    """MJML as HTML for readers."""
    return compile_html(mjml, preheader_colour=theme.light.ink)


def mjml_of(view: EditionView, theme: Theme, slugs: Sequence[str], markup: Environment) -> str:
    """What the templates make of a view."""
    gone = [category.slug for category in view.categories if category.slug not in slugs]
    # Rules for all categories, present or not: the style sheet is then the same for every edition, and the
    # inliner parses it once.
    chips = {
        slug: Chip(name=f"k{number}", colours=theme.category(slug, slugs))
        for number, slug in enumerate([*slugs, *gone])
    }
    return markup.get_template("email/edition.mjml").render(
        v=view,
        theme=theme,
        light=theme.light,
        dark=theme.dark,
        chips=chips,
        shares=_shares(view.categories, chips),
        places=Placeholders,
    )


def _shares(categories: Sequence[CategoryView], chips: dict[str, Chip]) -> tuple[Share, ...]:
    whole = sum(category.count for category in categories)
    return tuple(
        Share(chip=chips[category.slug], category=category, percent=round(100 * category.count / whole))
        for category in categories
    )
