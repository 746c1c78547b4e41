"""published issues → entries, each once → feeds and their closed archive pages, planned; each made when asked for.

Most of an old publication is archive pages that stay as they are, so a plan tells by its ``source`` whether what it
would make is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from newsletter import __version__
from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds.catalogue import ISSUES, Feed
from newsletter.feeds.content import Words
from newsletter.feeds.document import FeedAuthor, FeedDocument, FeedItem
from newsletter.feeds.history import Holding, Showing, hold_entries, hold_issues, in_order, merged
from newsletter.feeds.items import entry_item, issue_item
from newsletter.links import Links
from newsletter.model.issue import IssueEntry

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a publication's feeds are made of.

    ``published`` has every public issue with its entries, in any order; ``since`` dates a feed that is still empty;
    ``tag_prefix`` begins its permanent ids; ``hub`` is the WebSub hub that is told of changes, if any.
    """

    publication: Publication
    catalogue: tuple[Feed, ...]
    published: tuple[Showing, ...]
    tag_prefix: str
    since: datetime
    words: Words
    links: Links
    hub: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A document that can be made. ``stem`` is its path without extension; ``source`` tells all it is made of."""

    stem: str
    source: str
    make: Callable[[], FeedDocument]


def plan(material: Material) -> Iterator[Planned]:
    """Every feed, each followed by its archive pages, oldest first.

    An entry without category is in ``all`` only: by e-mail it goes to everyone, because nobody should miss it, but
    who follows two categories in a feed reader would get it twice, and a category's feed promises that category.
    """
    publication, words, links = material.publication, material.words, material.links
    made: dict[str, FeedItem] = {}
    said: dict[str, str] = {}

    def of_entry(entry: IssueEntry) -> FeedItem:
        # The same entry stands in several feeds.
        if entry.entry_id not in made:
            made[entry.entry_id] = entry_item(entry, publication.slug, publication.categories, words, links)
        return made[entry.entry_id]

    def about_entry(entry: IssueEntry) -> str:
        if entry.entry_id not in said:
            said[entry.entry_id] = _digest(entry)
        return said[entry.entry_id]

    def of_issue(showing: Showing) -> FeedItem:
        issue, held = showing
        id = f"{material.tag_prefix}/issues/{issue.date.isoformat()}"
        return issue_item(issue, held, publication.categories, id=id, words=words, links=links)

    issues = in_order(material.published)
    entries = merged(issues)
    current = {entry.entry_id for entry in issues[-1][1]} if issues else set[str]()
    for feed in material.catalogue:
        if feed.name == ISSUES:
            yield from _plan_feed(feed, material, hold_issues(issues), of_issue, _digest)
        else:
            wanted = [entry for entry in entries if feed.category in (None, entry.category)]
            yield from _plan_feed(feed, material, hold_entries(wanted, current), of_entry, about_entry)


def _plan_feed(
    feed: Feed,
    material: Material,
    holding: Holding[T],
    item: Callable[[T], FeedItem],
    about: Callable[[T], str],
) -> Iterator[Planned]:
    common = _digest(_common(feed, material))

    def planned(members: tuple[T, ...], page: int | None, previous: int | None) -> Planned:
        source = _digest((common, page, previous, *map(about, members)))
        return _plan_document(feed, material, members, item, page=page, previous=previous, source=source)

    yield planned(holding.newest, None, holding.previous)
    for page, members in enumerate(holding.pages, start=1):
        yield planned(members, page, page - 1 or None)


def _plan_document(
    feed: Feed,
    material: Material,
    members: tuple[T, ...],
    item: Callable[[T], FeedItem],
    *,
    page: int | None,
    previous: int | None,
    source: str,
) -> Planned:
    publication, links = material.publication, material.links

    def stem(number: int | None) -> str:
        return paths.feed_stem(publication.slug, feed.name, number)

    def make() -> FeedDocument:
        items = tuple(item(member) for member in members)
        return FeedDocument(
            id=feed.id,
            address=links.url(stem(page)),
            home=feed.home,
            title=feed.title,
            description=feed.description,
            language=publication.language,
            author=FeedAuthor(name=publication.title, url=links.url(paths.archive(publication.slug))),
            updated=max((made.updated for made in items), default=material.since.replace(microsecond=0)),
            items=items,
            # Nobody needs to be told of a page that stays as it is.
            hub=None if page else material.hub,
            prev_archive=links.url(stem(previous)) if previous else None,
            current=links.url(stem(None)) if page else None,
        )

    return Planned(stem=stem(page), source=source, make=make)


def _common(feed: Feed, material: Material) -> object:
    """What all documents of a feed are made of besides their items."""
    publication, links = material.publication, material.links
    said = (__version__, feed, publication.title, publication.language, publication.categories, material.tag_prefix)
    return said, links.base_url, material.since, material.hub


def _digest(value: object) -> str:
    """Of frozen values, whose repr tells everything."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()
