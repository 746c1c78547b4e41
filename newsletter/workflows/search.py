"""A question → one page of what is found."""

from __future__ import annotations

from datetime import date

from newsletter.config import Publication
from newsletter.model.search import Query, Results
from newsletter.store import search
from newsletter.workflows.site import Site


def find_entries(
    site: Site,
    publication: Publication,
    query: Query,
    *,
    category: str | None,
    year: int | None,
    since: date | None = None,
    until: date | None = None,
    newest_first: bool,
    limit: int,
    offset: int,
) -> Results:
    """What a reader of a publication finds."""
    with site.database.reading() as connection:
        return search.find(
            connection,
            publication.slug,
            query,
            category=category,
            year=year,
            since=since,
            until=until,
            newest_first=newest_first,
            limit=limit,
            offset=offset,
        )
