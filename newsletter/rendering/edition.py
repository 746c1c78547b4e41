"""An issue rendered once for one choice of categories and one format.

issue + entries → view → text, and HTML where the format has it. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.config import Publication
from newsletter.links import Links
from newsletter.model.edition import Format, Rendering
from newsletter.model.issue import Issue, IssueEntry
from newsletter.rendering.email import render_html
from newsletter.rendering.fitting import fitted
from newsletter.rendering.gate.blame import explained
from newsletter.rendering.gate.check import checked
from newsletter.rendering.text import render_text
from newsletter.rendering.theme import theme
from newsletter.rendering.view import edition_view


def render_edition(
    issue: Issue,
    entries: Iterable[IssueEntry],
    publication: Publication,
    links: Links,
    *,
    key: str,
    format: Format,
) -> Rendering:
    """Render for the choice ``key`` (see ``categories_key``). Personal places stay open (see ``Placeholders``).

    Raises TemplateFaults where the templates cannot be used.
    """
    view = edition_view(issue, entries, publication, links, key=key)
    templates, look = checked(publication.templates_dir), theme(view.language, publication.theme)
    with explained(templates.folder):
        text = render_text(view, templates.text)
        if format is Format.TEXT:
            return Rendering(subject=view.subject, text=text, html=None)
        slugs = tuple(publication.categories)
        html, notes = fitted(view, lambda shown: render_html(shown, look, slugs, templates.markup))
    return Rendering(subject=view.subject, text=text, html=html, notes=notes)
