"""What is around every page of a publication: nothing in it moves when an issue is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.config.theme import Theme
from newsletter.links import Links
from newsletter.rendering.pages.labels import labels
from newsletter.rendering.strings import strings

HUES = 20
"""As many places of categories have a colour of their own in the stylesheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """``hue`` is the class of its colour."""

    slug: str
    label: str
    hue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's title as readers will see it, its short label, and its name in addresses."""

    name: str
    title: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who sends from one postal address and is reached in one way, as the law wants every page to say."""

    senders: tuple[str, ...]
    postal_address: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """``slug`` is empty on the pages of the site itself, which have the ``imprints`` of all its publications. ``look``
    is what the stylesheet is made from; ``templates`` is the operator's own folder."""

    slug: str
    title: str
    language: str
    description: str
    sender: str
    postal_address: str
    contact: str
    imprints: tuple[Imprint, ...]
    base_url: str
    categories: tuple[Category, ...]
    feeds: tuple[Feed, ...]
    look: Theme
    templates: Path | None

    def category(self, slug: str) -> Category:
        """The category; one that is not configured any more is its own label."""
        return next((known for known in self.categories if known.slug == slug), _unknown(slug))


def frame_of(publication: Publication, links: Links) -> Frame:
    """The frame of a publication's pages."""
    words, issues_label = labels(publication.language), strings(publication.language).issues
    categories = tuple(
        Category(slug=slug, label=label, hue=f"c{number % HUES}")
        for number, (slug, label) in enumerate(publication.categories.items())
    )
    return Frame(
        slug=publication.slug,
        title=publication.title,
        language=publication.language,
        description=publication.description,
        sender=publication.sender_name,
        postal_address=publication.postal_address,
        contact=publication.contact,
        imprints=_imprints([publication]),
        base_url=links.base_url,
        categories=categories,
        look=publication.theme,
        templates=publication.templates_dir,
        feeds=(
            Feed(name="all", title=publication.title, label=words.feed_all),
            Feed(name="issues", title=f"{publication.title} — {issues_label}", label=words.feed_issues),
            *(Feed(name=c.slug, title=f"{publication.title} — {c.label}", label=c.label) for c in categories),
        ),
    )


def site_frame(publications: Mapping[str, Publication], links: Links) -> Frame:
    """The frame of pages that belong to no publication, in the language of the first one."""
    first = next(iter(publications.values()))
    return Frame(
        slug="",
        title=first.title if len(publications) == 1 else links.host,
        language=first.language,
        description="",
        sender=first.sender_name if len(publications) == 1 else "",
        postal_address="",
        contact="",
        imprints=_imprints(publications.values()),
        base_url=links.base_url,
        categories=(),
        look=first.theme,
        templates=first.templates_dir,
        feeds=(),
    )


def home_of(frame: Frame) -> str:
    """The path of the frame's own first page."""
    return paths.archive(frame.slug) if frame.slug else "/"


def _imprints(publications: Iterable[Publication]) -> tuple[Imprint, ...]:
    senders: dict[tuple[str, str], dict[str, None]] = {}
    for each in publications:
        senders.setdefault((each.postal_address, each.contact), {})[each.sender_name] = None
    return tuple(
        Imprint(senders=tuple(names), postal_address=postal_address, contact=contact)
        for (postal_address, contact), names in senders.items()
    )


def _unknown(slug: str) -> Category:
    return Category(slug=slug, label=slug, hue="cx")
