"""``/{publication}/search?q=``: the one page of the archive that is made for each request."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Query, Response

from newsletter.config import Publication
from newsletter.model.search import Results, parse_query
from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.search import PAGE_SIZE, Asked, search_page
from newsletter.web.conditions import accepts_gzip
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.search import find_entries
from newsletter.workflows.site import Site

_LAST_PAGE = 5000


def router(site: Site) -> APIRouter:
    routes = APIRouter()

    def found(publication: Publication, asked: Asked) -> Results:
        return find_entries(
            site,
            publication,
            asked.query,
            category=asked.category,
            year=asked.year,
            since=asked.since,
            until=asked.until,
            newest_first=asked.newest_first,
            limit=PAGE_SIZE,
            offset=(asked.page - 1) * PAGE_SIZE,
        )

    @routes.get("/{slug}/search")
    def search(
        *,
        slug: str,
        q: str = "",
        category: str = "",
        year: str = "",
        since: Annotated[str, Query(alias="from")] = "",
        until: Annotated[str, Query(alias="to")] = "",
        order: str = "",
        page: str = "",
        accept_encoding: Annotated[str, Header()] = "",
    ) -> Response:
        with site.database.reading() as connection:
            publication = publication_of(site, connection, slug)
        if publication is None:
            raise HTTPException(404)
        asked = Asked(
            query=parse_query(q.replace("\x00", "")),
            category=category.replace("\x00", "") or None,
            year=_number(year, 1, 9999),
            since=_day(since),
            until=_day(until),
            newest_first=order == "new",
            page=_number(page, 1, _LAST_PAGE) or 1,
        )
        results = found(publication, asked)
        if not results.entries and asked.page > 1:
            # Fewer match than when the address was made: the last page, where its reader would look next.
            asked = replace(asked, page=max(1, ceil(results.total / PAGE_SIZE)))
            results = found(publication, asked)
        body = search_page(frame_of(publication, site.links), asked, results)
        headers = {"cache-control": "public, max-age=60", "vary": "Accept-Encoding"}
        if accepts_gzip(accept_encoding):
            body, headers["content-encoding"] = gzip.compress(body, mtime=0), "gzip"
        return Response(body, media_type="text/html", headers=headers)

    return routes


def _number(text: str, least: int, most: int) -> int | None:
    """A number within bounds; None for anything else, as if it had not been asked for."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return None
    return number if least <= (number := int(text)) <= most else None


def _day(text: str) -> date | None:
    """A day as date fields send it, ``YYYY-MM-DD``; None for anything else, as if it had not been asked for."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
