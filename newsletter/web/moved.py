"""Addresses of categories that have another slug now."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter import links as paths
from newsletter.config import Publication


def moved_addresses(publications: Mapping[str, Publication]) -> dict[str, str]:
    """Old path → new path, of the pages and the feeds of former categories."""
    moved: dict[str, str] = {}
    for slug, publication in publications.items():
        for old, new in publication.former_categories.items():
            moved[paths.category(slug, old)] = paths.category(slug, new)
            for extension in paths.FEED_FORMATS:
                moved[paths.feed(slug, old, extension)] = paths.feed(slug, new, extension)
    return moved
