"""The site's first page, and what is for machines: sitemap and robots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from newsletter import links as paths
from newsletter.model.document import Draft
from newsletter.rendering.pages.archive import Archive
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.page import Page

_PERSONAL = (
    "/preferences/",
    "/unsubscribe/",
    "/confirm/",
    "/address/",
    "/approve/",
    "/console/",
    "/api/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A publication in the list of all."""

    slug: str
    title: str
    language: str
    description: str
    latest: date | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    publications: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    path: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    addresses: tuple[Address, ...]


def index(archives: Iterable[tuple[Frame, Archive]]) -> Page:
    listed = tuple(
        Listed(
            slug=frame.slug,
            title=frame.title,
            language=frame.language,
            description=frame.description,
            latest=archive.issues[0].day if archive.issues else None,
            count=len(archive.issues),
        )
        for frame, archive in archives
    )
    return Page(path="/", template="index.html", view=IndexView(publications=listed))


def sitemap(archives: Iterable[tuple[Frame, Archive]]) -> Page:
    """Everything worth finding, with the time of its last change where an entry or issue has one."""
    found: list[Address] = []
    for frame, archive in archives:
        newest = max((issue.changed_at for issue in archive.issues), default=None)
        found.append(Address(path=paths.archive(frame.slug), changed_at=newest))
        found.append(Address(path=paths.feeds(frame.slug), changed_at=None))
        found += [Address(path=paths.category(frame.slug, c.slug), changed_at=None) for c in frame.categories]
        found += [
            Address(path=paths.issue(frame.slug, issue.day), changed_at=issue.changed_at) for issue in archive.issues
        ]
        found += [
            Address(path=paths.entry(frame.slug, entry_id), changed_at=entry.updated_at)
            for entry_id, (_, entry) in archive.latest_places().items()
            if not entry.withdrawn
        ]
    view = SitemapView(addresses=tuple(found))
    return Page(path="/sitemap.xml", template="sitemap.xml", view=view, media_type="application/xml")


def robots(base_url: str, slugs: Iterable[str]) -> Draft:
    """Everything may be crawled but what is personal or endless (RFC 9309)."""
    private = [*_PERSONAL, *map(paths.search, slugs)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private), "", f"Sitemap: {base_url}/sitemap.xml", ""]
    return Draft(
        path="/robots.txt", publication=None, media_type="text/plain; charset=utf-8", body="\n".join(lines).encode()
    )
