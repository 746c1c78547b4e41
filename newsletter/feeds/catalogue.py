"""Which feeds a publication has: ``all``, each configured category, and ``issues``."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass
from itertools import chain, count

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.feeds.opml import Outline
from newsletter.links import Links
from newsletter.model.feed import KeptFeed

ALL = "all"
ISSUES = "issues"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's identity. ``name`` is the one in its address; ``id`` stays whatever else changes."""

    name: str
    id: str
    title: str
    description: str
    home: str

    @property
    def category(self) -> str | None:
        """The slug that entries of this feed have; None where it is not a category's feed."""
        return None if self.name in (ALL, ISSUES) else self.name


def feeds_of(
    publication: Publication, tag_prefix: str, links: Links, *, issues_label: str, kept: Collection[KeptFeed] = ()
) -> tuple[Feed, ...]:
    """In the order people should see them. ``kept`` are all that the publication ever had, with their ids."""
    description = publication.description or publication.title
    archive = links.url(paths.archive(publication.slug))
    ids = {feed.name: feed.tag for feed in kept}
    taken = {feed.tag for feed in kept}

    def feed(name: str, label: str | None, home: str) -> Feed:
        return Feed(
            name=name,
            id=ids[name] if name in ids else _free_id(f"{tag_prefix}/feeds/{name}", taken),
            title=f"{publication.title} — {label}" if label else publication.title,
            description=description,
            home=home,
        )

    categories = (
        feed(slug, label, links.url(paths.category(publication.slug, slug)))
        for slug, label in publication.categories.items()
    )
    return (feed(ALL, None, archive), feed(ISSUES, issues_label, archive), *categories)


def _free_id(wanted: str, taken: Container[str]) -> str:
    """Where a slug is used again, the feed that had it before has taken its id along. No slug has a dot."""
    numbered = (f"{wanted}.{number}" for number in count(2))
    return next(id for id in chain([wanted], numbered) if id not in taken)


def topics_of(publication: Publication) -> frozenset[str]:
    """The paths of all feeds in all formats, without their archives: what a WebSub hub is told of."""
    names = (ALL, ISSUES, *publication.categories)
    return frozenset(
        paths.feed(publication.slug, name, extension) for name in names for extension in paths.FEED_FORMATS
    )


def outline_of(feed: Feed, publication: Publication, links: Links) -> Outline:
    """The feed as a line of OPML; every reader takes Atom."""
    return Outline(
        title=feed.title,
        description=feed.description,
        language=publication.language,
        url=links.url(paths.feed(publication.slug, feed.name, "atom")),
        home=feed.home,
    )
