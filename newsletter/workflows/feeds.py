"""published issues → feed documents → bytes in every format, and OPML of them all: as drafts of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds import opml
from newsletter.feeds.build import Material, plan
from newsletter.feeds.catalogue import feeds_of, outline_of
from newsletter.feeds.content import Words
from newsletter.feeds.formats import FORMATS, write_all
from newsletter.feeds.history import Showing
from newsletter.model.document import Draft
from newsletter.model.feed import KeptFeed
from newsletter.rendering.dates import issue_date
from newsletter.rendering.markdown import plain, summary_html
from newsletter.rendering.strings import strings
from newsletter.store import feeds, issues, publications
from newsletter.workflows.site import Site


def feed_drafts(site: Site, connection: Connection, publication: Publication) -> list[Draft]:
    """Every feed document of a publication, from its published issues. The same database gives the same bytes."""
    published = issues.published_with_entries(connection, publication.slug)
    return fresh_feed_drafts(site, connection, publication, published, {}).drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """``drafts`` are the documents that are not there yet, ``kept`` the paths of those that are. ``feeds`` is what must
    be kept of the feeds (``store.feeds.keep``) where these documents are."""

    drafts: list[Draft]
    kept: list[str]
    feeds: tuple[KeptFeed, ...]


def fresh_feed_drafts(
    site: Site,
    connection: Connection,
    publication: Publication,
    published: Sequence[Showing],
    known: Mapping[str, str | None],
) -> Fresh:
    """The feed documents that are not there yet, and which are.

    ``published`` has every public issue with its entries; ``known`` is the source of every document in the store, by
    path (``store.documents.stored``).
    """
    material = material_of(site, connection, publication, published)
    drafts: list[Draft] = []
    kept: list[str] = []
    planning = plan(material)
    for planned in planning.documents:
        paths_of = {format.extension: f"{planned.stem}.{format.extension}" for format in FORMATS}
        if all(known.get(path) == planned.source for path in paths_of.values()):
            kept.extend(paths_of.values())
            continue
        drafts.extend(
            Draft(
                path=paths_of[format.extension],
                publication=publication.slug,
                media_type=format.media_type,
                body=body,
                source=planned.source,
            )
            for format, body in write_all(planned.make())
        )
    listed = opml.write(publication.title, [outline_of(feed, publication, site.links) for feed in material.catalogue])
    path = paths.opml(publication.slug)
    drafts.append(Draft(path=path, publication=publication.slug, media_type=opml.MEDIA_TYPE, body=listed))
    return Fresh(drafts=drafts, kept=kept, feeds=planning.feeds)


def material_of(site: Site, connection: Connection, publication: Publication, published: Sequence[Showing]) -> Material:
    """What the database and the configuration say that goes into feeds."""
    prefix = publications.tag_prefix(connection, publication.slug)
    words = words_in(publication.language)
    kept = feeds.of_publication(connection, publication.slug)
    return Material(
        publication=publication,
        catalogue=feeds_of(
            publication,
            prefix,
            site.links,
            issues_label=strings(publication.language).issues,
            kept=kept,
        ),
        published=tuple(published),
        tag_prefix=prefix,
        since=publications.known_since(connection, publication.slug),
        words=words,
        links=site.links,
        hub=publication.hub,
        page_ends={feed.name: feed.page_ends for feed in kept if feed.name},
    )


def words_in(language: str) -> Words:
    """The labels and the Markdown of feeds in one language."""
    labels = strings(language)
    return Words(
        language=labels.language,
        original_title=labels.original_title_mark,
        correction=labels.correction,
        withdrawn=labels.withdrawn,
        read_at=labels.source_link,
        issue_title=lambda title, day: f"{title} {issue_date(day, language)}",
        html=summary_html,
        plain=plain,
    )
