"""Where readers of a feed find its WebSub hub without opening it."""

from __future__ import annotations

from newsletter.feeds.catalogue import topics_of
from newsletter.model.document import Document
from newsletter.workflows.site import Site


def hub_link(site: Site, document: Document) -> str | None:
    """The Link field (RFC 8288) of a feed's answers, with hub and self (WebSub §4); None for other documents."""
    publication = site.config.publications.get(document.publication or "")
    if publication is None or publication.hub is None or document.path not in topics_of(publication):
        return None
    return f'<{publication.hub}>; rel="hub", <{site.links.url(document.path)}>; rel="self"'
