"""What a reader will get, before anybody does: issue → edition → personal places filled with examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter import links as paths
from newsletter.model.edition import Format, Placeholders, Rendering, categories_key
from newsletter.model.issue import Issue
from newsletter.rendering.edition import render_edition
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import require_categories

_READER = "reader@example.org"
_PRETENDED = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A rendering as one reader sees it, and what it was made of."""

    issue: Issue
    key: str
    rendering: Rendering


def preview(site: Site, ref: str, categories: Iterable[str], format: Format) -> Preview:
    """Render the issue in its present state; nothing is stored.

    ``categories`` are slugs, none meaning all. Raises NotFound, UsageError.
    """
    issue, entries = load(site, ref)
    publication = site.publication(issue.publication)
    key = categories_key(require_categories(publication, categories))
    made = render_edition(issue, entries, publication, site.links, key=key, format=format)
    return Preview(
        issue=issue,
        key=key,
        rendering=Rendering(
            subject=made.subject,
            text=_filled(site, made.text),
            html=None if made.html is None else _filled(site, made.html),
        ),
    )


def _filled(site: Site, text: str) -> str:
    for place, value in (
        (Placeholders.UNSUBSCRIBE, site.links.url(paths.unsubscribe(_PRETENDED))),
        (Placeholders.PREFERENCES, site.links.url(paths.preferences(_PRETENDED))),
        (Placeholders.ADDRESS, _READER),
    ):
        text = text.replace(place, value)
    return text
