"""published issues → feed documents → bytes in every format, and OPML of them all: as drafts of documents."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds import opml
from newsletter.feeds.build import Material, documents
from newsletter.feeds.catalogue import feeds_of, outline_of
from newsletter.feeds.content import Words
from newsletter.feeds.formats import write_all
from newsletter.model.document import Draft
from newsletter.rendering.dates import issue_date
from newsletter.rendering.markdown import plain, summary_html
from newsletter.rendering.strings import strings
from newsletter.store import issues, publications
from newsletter.workflows.site import Site


def feed_drafts(site: Site, connection: Connection, publication: Publication) -> list[Draft]:
    """Every feed document of a publication, from its published issues. The same database gives the same bytes."""
    slug = publication.slug
    material = material_of(site, connection, publication)
    drafts = [
        Draft(
            path=f"{document.address.removeprefix(site.links.base_url)}.{format.extension}",
            publication=slug,
            media_type=format.media_type,
            body=body,
        )
        for document in documents(material)
        for format, body in write_all(document)
    ]
    outlines = [outline_of(feed, publication, site.links) for feed in material.catalogue]
    listed = opml.write(publication.title, outlines)
    return [*drafts, Draft(path=paths.opml(slug), publication=slug, media_type=opml.MEDIA_TYPE, body=listed)]


def material_of(site: Site, connection: Connection, publication: Publication) -> Material:
    """What the database and the configuration say that goes into feeds."""
    prefix = publications.tag_prefix(connection, publication.slug)
    words = words_in(publication.language)
    return Material(
        publication=publication,
        catalogue=feeds_of(publication, prefix, site.links, issues_label=strings(publication.language).issues),
        published=tuple(
            (issue, issues.entries_of(connection, issue)) for issue in issues.published(connection, publication.slug)
        ),
        tag_prefix=prefix,
        since=publications.known_since(connection, publication.slug),
        words=words,
        links=site.links,
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
