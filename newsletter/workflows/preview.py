"""What a reader will get, before anybody does: issue → edition → personal places filled with examples."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.errors import UsageError
from newsletter.model.edition import Format, Placeholders, Rendering, categories_key
from newsletter.model.issue import Issue
from newsletter.rendering.edition import render_edition
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site

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
    key = categories_key(_known(publication, categories))
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


def _known(publication: Publication, slugs: Iterable[str]) -> tuple[str, ...]:
    slugs = tuple(slugs)
    for slug in slugs:
        if slug not in publication.categories:
            close = difflib.get_close_matches(slug, list(publication.categories), n=1)
            raise UsageError(
                f"{publication.slug} has no category {slug}.",
                advice=f"Did you mean {close[0]}?"
                if close
                else f"Known here: {', '.join(publication.categories) or 'none'}.",
            )
    return slugs


def _filled(site: Site, text: str) -> str:
    for place, value in (
        (Placeholders.UNSUBSCRIBE, site.links.url(paths.unsubscribe(_PRETENDED))),
        (Placeholders.PREFERENCES, site.links.url(paths.preferences(_PRETENDED))),
        (Placeholders.ADDRESS, _READER),
    ):
        text = text.replace(place, value)
    return text
