"""published issues → pages + feeds + search index → the documents that differ, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, islice

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.model.document import Changes
from newsletter.model.search import Searchable
from newsletter.rendering.markdown import plain
from newsletter.rendering.pages import category, engine, entry, feeds, home, issue, period
from newsletter.rendering.pages.archive import Archive, archive_of
from newsletter.rendering.pages.frame import Frame, frame_of, site_frame
from newsletter.rendering.pages.index import index, robots, sitemap
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.stylesheet import icon, stylesheet
from newsletter.store import documents, issues, publications, search_index
from newsletter.store import feeds as feeds_kept
from newsletter.workflows import ping_hub
from newsletter.workflows.collector import collector_waiting
from newsletter.workflows.feeds import fresh_feed_drafts
from newsletter.workflows.site import Site

_STATIC = "/static/"
_SOME = 100


def rebuild(site: Site, connection: Connection, publication: Publication, *, thorough: bool = True) -> Changes:
    """Make every document of a publication, and of the site around it, what the database says now.

    Unless ``thorough``, a document whose source is unchanged is left as it is without being made again: with the
    same program that gives the same bytes, only sooner.
    """
    with collector_waiting():
        return _rebuild(site, connection, publication, thorough=thorough)


def _rebuild(site: Site, connection: Connection, publication: Publication, *, thorough: bool) -> Changes:
    slug = publication.slug
    documents.take_time(connection)
    stored = documents.stored(connection, slug)
    known = {} if thorough else {path: held.source for path, held in stored.items()}
    published = issues.published_with_entries(connection, slug)
    archive = archive_of(published, publication.categories)
    frame = frame_of(publication, site.links)
    fresh = fresh_feed_drafts(site, connection, publication, published, known)
    feeds_kept.keep(connection, slug, fresh.feeds)
    pages = {page.path: page for page in pages_of(frame, archive)}
    known_pages = {path for path, page in pages.items() if known.get(path) == engine.source(page, frame)}
    if known_pages:
        engine.trust(frame)
    drafts = chain(fresh.drafts, (engine.draft(page, frame) for path, page in pages.items() if path not in known_pages))
    now = site.clock.now()
    changes = documents.put_all(connection, slug, drafts, now, kept={*fresh.kept, *known_pages}, known=stored)
    ping_hub.queue(site, connection, publication, changes)
    # An entry whose page is made of the same things is found by the same words.
    found_already = search_index.ids(connection, slug) & {
        entry_id for entry_id in archive.latest_places() if paths.entry(slug, entry_id) in known_pages
    }
    search_index.put_all(connection, slug, _searchable(archive, besides=found_already), kept=found_already)
    return changes + _rebuild_site(site, connection, {slug: archive})


def rebuild_all(site: Site, *, thorough: bool = True) -> Changes:
    """Rebuild every publication, in one transaction, that waits for who publishes meanwhile."""
    changes = Changes()
    with site.database.writing() as connection:
        # All before the first: pages of the site are written with each, and two who wait for one another wait for ever.
        for slug in sorted(site.config.publications):
            publications.hold(connection, slug)
        for publication in site.config.publications.values():
            changes = changes + rebuild(site, connection, publication, thorough=thorough)
    return changes


def renew(site: Site, publication: Publication) -> None:
    """Make every document of a publication anew that waits for it, because the publication was moved.

    Some at a time, between which others may write; home last, so that it waits until all is done.
    """
    slug = publication.slug
    with collector_waiting(), site.database.reading() as connection:
        documents.take_time(connection)
        known = {path: held.source for path, held in documents.stored(connection, slug).items()}
        published = issues.published_with_entries(connection, slug)
        feed_drafts = fresh_feed_drafts(site, connection, publication, published, known).drafts
        frame = frame_of(publication, site.links)
        pages = pages_of(frame, archive_of(published, publication.categories))
        waiting = (page for page in pages if known.get(page.path, "") is None and page.path != paths.archive(slug))
        drafts = chain(feed_drafts, (engine.draft(page, frame) for page in waiting))
        while some := tuple(islice(drafts, _SOME)):
            with site.database.writing() as writing:
                publications.hold(writing, slug)
                changed = documents.renew(writing, slug, some, site.clock.now())
                ping_hub.queue(site, writing, publication, Changes(changed=changed))
    with site.database.writing() as connection:
        publications.hold(connection, slug)
        rebuild(site, connection, publication, thorough=False)


def ensure(site: Site) -> None:
    """See to it that a site has its first pages before anything was published, so that a visitor finds them."""
    with site.database.reading() as connection:
        if all(documents.get(connection, path) for path in ("/", *(f"/{slug}/" for slug in site.config.publications))):
            return
    rebuild_all(site, thorough=False)


def pages_of(frame: Frame, archive: Archive) -> Iterator[Page]:
    """Every page of a publication."""
    yield home.home(frame, archive)
    yield feeds.feeds(frame)
    yield from issue.issues(frame, archive)
    yield from entry.entries(frame, archive)
    yield from category.categories(frame, archive)
    yield from period.periods(frame, archive)


def _rebuild_site(site: Site, connection: Connection, ready: dict[str, Archive]) -> Changes:
    """The documents that belong to no single publication."""
    publications = site.config.publications
    archives = [
        (frame_of(publication, site.links), ready[slug] if slug in ready else _archive(connection, publication))
        for slug, publication in publications.items()
    ]
    frame = site_frame(publications, site.links)
    # Pages that browsers still hold name the stylesheet of their time.
    kept = [path for path in documents.paths_of(connection, None) if path.startswith(_STATIC)]
    drafts = [
        *{made.path: made for made in map(stylesheet, (frame, *(own for own, _ in archives)))}.values(),
        icon(),
        engine.draft(index(archives), frame),
        engine.draft(sitemap(archives), frame),
        robots(site.links.base_url, publications),
    ]
    return documents.put_all(connection, None, drafts, site.clock.now(), kept=kept)


def _archive(connection: Connection, publication: Publication) -> Archive:
    return archive_of(issues.published_with_entries(connection, publication.slug), publication.categories)


def _searchable(archive: Archive, *, besides: Collection[str]) -> Iterator[Searchable]:
    for entry_id, (issue_, entry_) in archive.latest_places().items():
        if not entry_.withdrawn and entry_id not in besides:
            yield Searchable(
                entry_id=entry_id,
                day=issue_.day,
                category=entry_.category,
                title=entry_.title,
                original_title=entry_.original_title,
                url=entry_.url,
                summary=plain(entry_.summary),
                language=entry_.language,
            )
