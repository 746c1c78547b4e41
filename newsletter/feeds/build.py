"""published issues → entries, each once → feeds and their closed archive pages, planned; each made when asked for.

Most of an old publication is archive pages that stay as they are, so a plan tells by its ``source`` whether what it
would make is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from newsletter import __version__
from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds.catalogue import ISSUES, Feed
from newsletter.feeds.content import Words
from newsletter.feeds.document import FeedAuthor, FeedDocument, FeedItem, writable_item
from newsletter.feeds.formats import write_all
from newsletter.feeds.history import (
    MOST_BYTES,
    Holding,
    Showing,
    Space,
    hold_entries,
    hold_issues,
    in_order,
    merged,
)
from newsletter.feeds.items import entry_item, issue_item
from newsletter.feeds.size import size_of
from newsletter.links import Links
from newsletter.model.feed import KeptFeed
from newsletter.model.issue import IssueEntry

T = TypeVar("T")
Made = TypeVar("Made")
_ANY_PAGE = 999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a publication's feeds are made of.

    ``published`` has every public issue with its entries, in any order; ``since`` dates a feed that is still empty;
    ``tag_prefix`` begins its permanent ids; ``hub`` is the WebSub hub that is told of changes, if any; ``page_ends``
    are those of the closed pages of each feed, by name.
    """

    publication: Publication
    catalogue: tuple[Feed, ...]
    published: tuple[Showing, ...]
    tag_prefix: str
    since: datetime
    words: Words
    links: Links
    hub: str | None = None
    page_ends: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A document that can be made. ``stem`` is its path without extension; ``source`` tells all it is made of."""

    stem: str
    source: str
    make: Callable[[], FeedDocument]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``documents`` are every feed, each followed by its pages, oldest first; ``feeds`` what is to be kept of them."""

    documents: tuple[Planned, ...]
    feeds: tuple[KeptFeed, ...]


def plan(material: Material) -> Plan:
    """What can be made of it.

    An entry without category is in ``all`` only: by e-mail it goes to everyone, because nobody should miss it, but
    who follows two categories in a feed reader would get it twice, and a category's feed promises that category.
    """
    publication, words, links = material.publication, material.words, material.links
    author = publication.title

    def entry_made(entry: IssueEntry) -> FeedItem:
        return writable_item(entry_item(entry, publication.slug, publication.categories, words, links))

    def issue_made(showing: Showing) -> FeedItem:
        issue, held = showing
        id = f"{material.tag_prefix}/issues/{issue.date.isoformat()}"
        return writable_item(issue_item(issue, held, publication.categories, id=id, words=words, links=links))

    # The same entry stands in several feeds.
    of_entry = _once(entry_made, _entry_id)
    of_issue = _once(issue_made, _issue_id)
    about_entry = _once(_digest, _entry_id)
    size_of_entry = _once(lambda entry: size_of(of_entry(entry), author), _entry_id)
    size_of_issue = _once(lambda showing: size_of(of_issue(showing), author), _issue_id)

    issues = in_order(material.published)
    entries = merged(issues)
    documents: list[Planned] = []
    kept: list[KeptFeed] = []
    for feed in material.catalogue:
        room, ends = _room(feed, material), material.page_ends.get(feed.name, ())
        if feed.name == ISSUES:
            of_issues = hold_issues(issues, Space(room=room, size=size_of_issue, page_ends=ends))
            ends = of_issues.page_ends
            documents += _plan_feed(feed, material, of_issues, of_issue, _digest)
        else:
            wanted = [entry for entry in entries if feed.category in (None, entry.category)]
            current = _newest_of(issues, {entry.entry_id for entry in wanted})
            of_entries = hold_entries(wanted, current, Space(room=room, size=size_of_entry, page_ends=ends))
            ends = of_entries.page_ends
            documents += _plan_feed(feed, material, of_entries, of_entry, about_entry)
        kept.append(KeptFeed(name=feed.name, tag=feed.id, page_ends=ends))
    return Plan(documents=tuple(documents), feeds=tuple(kept))


def _newest_of(issues: Sequence[Showing], wanted: Set[str]) -> Set[str]:
    """The current issue of a feed: which of its entries the newest issue has that has any."""
    shown = ({entry.entry_id for entry in entries} & wanted for _, entries in reversed(issues))
    return next(filter(None, shown), frozenset())


def _room(feed: Feed, material: Material) -> int:
    """How many bytes the feed has for its items."""
    empty = _document(feed, material, (), page=None, previous=_ANY_PAGE)
    return MOST_BYTES - max(len(body) for _, body in write_all(empty))


def _plan_feed(
    feed: Feed,
    material: Material,
    holding: Holding[T],
    item: Callable[[T], FeedItem],
    about: Callable[[T], str],
) -> Iterator[Planned]:
    common = _digest(_common(feed, material))

    def planned(members: tuple[T, ...], page: int | None, previous: int | None) -> Planned:
        return Planned(
            stem=_stem(feed, material, page),
            source=_digest((common, page, previous, *map(about, members))),
            make=lambda: _document(feed, material, tuple(map(item, members)), page=page, previous=previous),
        )

    yield planned(holding.newest, None, holding.previous)
    for page, members in enumerate(holding.pages, start=1):
        yield planned(members, page, page - 1 or None)


def _document(
    feed: Feed, material: Material, items: tuple[FeedItem, ...], *, page: int | None, previous: int | None
) -> FeedDocument:
    publication, links = material.publication, material.links
    return FeedDocument(
        id=feed.id,
        address=links.url(_stem(feed, material, page)),
        home=feed.home,
        title=feed.title,
        description=feed.description,
        language=publication.language,
        author=FeedAuthor(name=publication.title, url=links.url(paths.archive(publication.slug))),
        updated=max((made.updated for made in items), default=material.since.replace(microsecond=0)),
        items=items,
        # Nobody needs to be told of a page that stays as it is.
        hub=None if page else material.hub,
        prev_archive=links.url(_stem(feed, material, previous)) if previous else None,
        current=links.url(_stem(feed, material, None)) if page else None,
    )


def _stem(feed: Feed, material: Material, page: int | None) -> str:
    return paths.feed_stem(material.publication.slug, feed.name, page)


def _once(made: Callable[[T], Made], known_as: Callable[[T], Hashable]) -> Callable[[T], Made]:
    """``made``, but of the same thing only once."""
    before: dict[Hashable, Made] = {}

    def of(thing: T) -> Made:
        key = known_as(thing)
        if key not in before:
            before[key] = made(thing)
        return before[key]

    return of


def _entry_id(entry: IssueEntry) -> str:
    return entry.entry_id


def _issue_id(showing: Showing) -> int:
    return showing[0].id


def _common(feed: Feed, material: Material) -> object:
    """What all documents of a feed are made of besides their items."""
    publication, links = material.publication, material.links
    said = (__version__, feed, publication.title, publication.language, publication.categories, material.tag_prefix)
    return said, links.base_url, material.since, material.hub


def _digest(value: object) -> str:
    """Of frozen values, whose repr tells everything."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()
