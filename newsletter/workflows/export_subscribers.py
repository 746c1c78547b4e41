"""Every subscription of a publication → CSV, without loss: importing it into an empty database gives it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from newsletter.subscribers.listing import COLUMNS, write_row
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import list_all


def export_subscribers(site: Site, publication: str | None = None) -> Iterator[str]:
    """The lines of the file, each with its CRLF (RFC 4180 §2), oldest subscription first."""
    chosen = site.publication(publication)
    yield _line(COLUMNS)
    for subscription in list_all(site, publication=chosen.slug):
        yield _line(write_row(subscription))


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
