"""What a template sees of an edition: every decision made, nothing laid out.

issue + entries + choice → entries of the choice → sections → view
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.links import Links
from newsletter.model.edition import categories_of, includes
from newsletter.model.issue import FrontMatter, Issue, IssueEntry
from newsletter.model.sections import group
from newsletter.rendering import dates
from newsletter.rendering.characters import visible
from newsletter.rendering.languages import language_of
from newsletter.rendering.markdown import plain
from newsletter.rendering.places import without_places
from newsletter.rendering.reading import minutes
from newsletter.rendering.strings import Strings, strings


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category, and how many entries of the edition are in it."""

    slug: str
    label: str
    count: int


class Length(Enum):
    """How much of an entry the HTML part has; the text part has it whole."""

    WHOLE = "whole"
    SHORT = "short"
    """The beginning of its summary, and a link to the rest."""
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """``summary`` and ``correction`` are Markdown. ``language`` is None where it is the edition's."""

    title: str
    original_title: str | None
    original_language: str | None
    category: CategoryView | None
    url: str
    host: str
    page: str
    summary: str
    correction: str | None
    language: str | None
    length: Length = Length.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """``heading`` has its number, ``1. …``; None for the entries that have no heading."""

    number: int | None
    title: str | None
    heading: str | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """``size`` says how much of the issue it has; ``chosen`` has labels, None for all categories."""

    strings: Strings
    language: str
    subject: str
    preheader: str
    front: FrontMatter
    date: str
    day: str
    size: str
    minutes: int
    chosen: tuple[str, ...] | None
    sections: tuple[SectionView, ...]
    categories: tuple[CategoryView, ...]
    web: str
    archive: str
    sender: str
    postal_address: str
    contact: str
    contact_link: str | None
    why: str

    @property
    def is_compacted(self) -> bool:
        """Whether the HTML part has less than the text part."""
        return any(entry.length is not Length.WHOLE for section in self.sections for entry in section.entries)

    @property
    def has_contents(self) -> bool:
        """Whether a table of contents tells more than the entries themselves."""
        return len(self.sections) > 1


def edition_view(
    issue: Issue, entries: Iterable[IssueEntry], publication: Publication, links: Links, *, key: str
) -> EditionView:
    """The view of one edition. Withdrawn entries and those of other categories are not in it."""
    labels = publication.categories
    present = [without_places(entry) for entry in entries if not entry.withdrawn]
    mine = [entry for entry in present if includes(key, entry.category)]
    front, language = without_places(issue.front), issue.front.language
    categories = _categories(mine, labels)
    sections = tuple(
        SectionView(
            number=section.number,
            title=section.heading and visible(section.heading),
            heading=None if section.heading is None else f"{section.number}. {visible(section.heading)}",
            entries=tuple(
                _entry(entry, categories, links.url(paths.entry(issue.publication, entry.entry_id)), language)
                for entry in section.entries
            ),
        )
        for section in group(mine, labels)
    )
    words = strings(language)
    title = visible(front.title)
    texts = [
        front.tagline,
        front.about,
        front.closing,
        *(text for entry in mine for text in (entry.title, entry.summary)),
    ]
    chosen = categories_of(key)
    return EditionView(
        strings=words,
        language=language,
        subject=words.subject.format(title=title, date=dates.long_date(issue.date, language)),
        preheader=_preheader(front, sections),
        front=front,
        date=dates.issue_date(issue.date, language),
        day=dates.weekday_date(issue.date, language),
        size=words.size(len(mine), len(present)),
        minutes=minutes(text for text in texts if text),
        chosen=None if chosen is None else _chosen(chosen, labels),
        sections=sections,
        categories=tuple(categories.values()),
        web=links.url(paths.issue(issue.publication, issue.date)),
        archive=links.url(paths.archive(issue.publication)),
        sender=visible(publication.sender_name),
        postal_address=visible(publication.postal_address),
        contact=visible(publication.contact),
        contact_link=_contact_link(publication.contact),
        why=words.footer_why.format(title=title),
    )


def _entry(entry: IssueEntry, categories: Mapping[str, CategoryView], page: str, language: str) -> EntryView:
    original = visible(entry.original_title) if entry.original_title else None
    return EntryView(
        title=visible(entry.title),
        original_title=original,
        original_language=original and language_of(original),
        category=categories[entry.category] if entry.category else None,
        url=visible(entry.url),
        host=host(entry.url),
        page=page,
        summary=entry.summary,
        correction=entry.correction or None,
        language=None if entry.language == language else entry.language,
    )


def host(url: str) -> str:
    """The host of an address as people name a site: without ``www.``."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        name = None
    return visible(name or url).removeprefix("www.")


def _categories(entries: Iterable[IssueEntry], labels: Mapping[str, str]) -> dict[str, CategoryView]:
    """Those that occur, in the order of the publication; one that is not there any more is its own label."""
    counts = Counter(entry.category for entry in entries if entry.category)
    known = [slug for slug in labels if slug in counts]
    gone = sorted(set(counts) - set(known))
    return {
        slug: CategoryView(slug=slug, label=visible(labels.get(slug, slug)), count=counts[slug])
        for slug in known + gone
    }


def _chosen(slugs: frozenset[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    known = [visible(label) for slug, label in labels.items() if slug in slugs]
    return (*known, *sorted(slugs - set(labels)))


def _preheader(front: FrontMatter, sections: Sequence[SectionView]) -> str:
    """What an inbox shows beside the subject: the first titles, else the tagline."""
    titles = [section.entries[0].title for section in sections][:3]
    return " / ".join(titles) or plain(front.tagline or "")


def _contact_link(contact: str) -> str | None:
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else None
