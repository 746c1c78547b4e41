"""What preflight looks at: the issue, and its messages as readers would get them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.config import Publication
from newsletter.issues.preflight.finding import Kind, Place
from newsletter.model.edition import ALL, Format, Rendering
from newsletter.model.issue import Issue, IssueEntry
from newsletter.model.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourPair:
    """Text on a background, both ``#rrggbb``, where a reader has chosen the ``scheme`` light or dark.

    ``sample`` is the beginning of a text that has these colours; ``contrast`` is that of WCAG 2.2 §1.4.3.
    """

    scheme: str
    text: str
    background: str
    contrast: float
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site said when it was asked for a URL: an HTTP status, or why there was none."""

    status: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """One edition, composed for one reader.

    ``octets`` is the whole message; ``text`` and ``html`` are what a mail client reads out of it. ``meant`` is
    what the renderer made, with this reader's places filled; ``unsubscribe`` is the reader's own address to leave.
    """

    key: str
    format: Format
    octets: bytes
    text: str
    html: str | None
    meant: Rendering
    unsubscribe: str
    pairs: tuple[ColourPair, ...] = ()

    @property
    def name(self) -> Wording:
        is_html, slugs = self.format is Format.HTML, self.key.replace(";", ", ")
        return Wording(
            en=f"{'HTML' if is_html else 'text'} edition{'' if self.key == ALL else f' for {slugs}'}",
            ja=f"{'HTML' if is_html else 'テキスト'}版{'' if self.key == ALL else f'（{slugs}）'}",
        )

    @property
    def place(self) -> Place:
        return Place(kind=Kind.PART, name=self.name.en, ja=self.name.ja)

    @property
    def bodies(self) -> tuple[tuple[Place, str], ...]:
        """Each part, with its place."""
        found = [(self.part("text"), self.text)]
        return (*found, (self.part("HTML"), self.html)) if self.html is not None else tuple(found)

    def part(self, word: str) -> Place:
        ja = "HTML" if word == "HTML" else "テキスト"
        return Place(kind=Kind.PART, name=f"{word} part of the {self.name}", ja=f"{self.name.ja}の{ja}パート")

    def header(self, field: str) -> Place:
        return Place(kind=Kind.HEADER, name=f"{field} of the {self.name}", ja=f"{self.name.ja}のヘッダー {field}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``entries`` are those that readers see, in order. By entry id: ``words`` estimates the length of its summary,
    ``summaries`` has it as HTML, ``earlier`` names issues that had its URL. ``readers`` counts active subscriptions by
    choice of categories. ``answers`` is by URL, empty unless the sites were asked.
    """

    issue: Issue
    publication: Publication
    base_url: str
    entries: tuple[IssueEntry, ...]
    editions: tuple[EditionFacts, ...]
    words: Mapping[str, int] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readers: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(kind=Kind.ISSUE, name=self.issue.ref)


def entry_place(entry: IssueEntry) -> Place:
    return Place(kind=Kind.ENTRY, name=entry.title, id=entry.entry_id)
