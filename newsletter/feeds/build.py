"""published issues → entries, each once → feeds and their closed archive pages, as neutral documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds.catalogue import ISSUES, Feed
from newsletter.feeds.content import Words
from newsletter.feeds.document import FeedAuthor, FeedDocument, FeedItem
from newsletter.feeds.history import Holding, hold_entries, hold_issues, merged
from newsletter.feeds.items import entry_item, issue_item
from newsletter.links import Links
from newsletter.model.issue import Issue, IssueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a publication's feeds are made of.

    ``published`` has every public issue with its entries, in any order; ``since`` dates a feed that is still empty;
    ``tag_prefix`` begins its permanent ids.
    """

    publication: Publication
    catalogue: tuple[Feed, ...]
    published: tuple[tuple[Issue, tuple[IssueEntry, ...]], ...]
    tag_prefix: str
    since: datetime
    words: Words
    links: Links


def documents(material: Material) -> Iterator[FeedDocument]:
    """Every feed, each followed by its archive pages, oldest first.

    An entry without category is in ``all`` only: by e-mail it goes to everyone, because nobody should miss it, but
    who follows two categories in a feed reader would get it twice, and a category's feed promises that category.
    """
    publication, labels = material.publication, material.publication.categories

    @cache
    def item(entry: IssueEntry) -> FeedItem:
        return entry_item(entry, publication.slug, labels, material.words, material.links)

    in_order = sorted(
        material.published, key=lambda showing: (showing[0].published_at or material.since, showing[0].id)
    )
    entries = merged(in_order)
    current = {entry.entry_id for entry in in_order[-1][1]} if in_order else set[str]()
    for feed in material.catalogue:
        if feed.name == ISSUES:
            issues = [
                issue_item(
                    issue, held, labels, id=_issue_id(material, issue), words=material.words, links=material.links
                )
                for issue, held in in_order
            ]
            yield from _feed(feed, hold_issues(issues, [len(made.html) for made in issues]), material)
        else:
            wanted = [entry for entry in entries if feed.category in (None, entry.category)]
            yield from _feed(feed, hold_entries(wanted, current).map(item), material)


def _feed(feed: Feed, holding: Holding[FeedItem], material: Material) -> Iterator[FeedDocument]:
    yield _document(feed, holding.newest, material, page=None, previous=holding.previous)
    for page, items in enumerate(holding.pages, start=1):
        yield _document(feed, items, material, page=page, previous=page - 1 or None)


def _document(
    feed: Feed, items: tuple[FeedItem, ...], material: Material, *, page: int | None, previous: int | None
) -> FeedDocument:
    publication, url = material.publication, material.links.url

    def address(number: int | None) -> str:
        return url(paths.feed_stem(publication.slug, feed.name, number))

    return FeedDocument(
        id=feed.id,
        address=address(page),
        home=feed.home,
        title=feed.title,
        description=feed.description,
        language=publication.language,
        author=FeedAuthor(name=publication.title, url=url(paths.archive(publication.slug))),
        updated=max((item.updated for item in items), default=material.since.replace(microsecond=0)),
        items=items,
        prev_archive=address(previous) if previous else None,
        current=address(None) if page else None,
    )


def _issue_id(material: Material, issue: Issue) -> str:
    return f"{material.tag_prefix}/issues/{issue.date.isoformat()}"
