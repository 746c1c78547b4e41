"""What a reader will get, before anybody does: issue → edition → the message of a reader who does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.model.edition import Format, Rendering, categories_key
from newsletter.model.issue import Issue
from newsletter.workflows.issues import load
from newsletter.workflows.preflight import edition_facts
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import require_categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A rendering as one reader sees it, the whole message that carries it, and what it was made of."""

    issue: Issue
    key: str
    rendering: Rendering
    octets: bytes


def preview(site: Site, ref: str, categories: Iterable[str], format: Format) -> Preview:
    """Render the issue in its present state, with the templates as they are now; nothing is stored.

    ``categories`` are slugs, none meaning all. Raises NotFound, UsageError, TemplateFaults.
    """
    issue, entries = load(site, ref)
    publication = site.publication(issue.publication)
    key = categories_key(require_categories(publication, categories))
    (made,) = edition_facts(site, issue, entries, wanted=[(key, format)])
    return Preview(issue=issue, key=key, rendering=made.meant, octets=made.octets)
