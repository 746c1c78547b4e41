"""Two made-up issues for trial renderings: one that has everything, and one that has as little as an issue can."""

from __future__ import annotations

from datetime import UTC, date, datetime

from newsletter.config import Publication
from newsletter.links import Links
from newsletter.model.edition import ALL
from newsletter.model.issue import FrontMatter, Issue, IssueEntry, IssueState
from newsletter.rendering.budget import Cut, compacted
from newsletter.rendering.view import EditionView, Length, edition_view

_NOW = datetime(2026, 1, 3, tzinfo=UTC)
_LINKS = Links("https://sample.invalid")
SLUGS = ("one", "two")


def full_view() -> EditionView:
    """Two sections, entries with and without each part and of each length, one without section."""
    publication = _publication(
        language="ja",
        postal_address="見本町1-2-3",
        contact="sample@sample.invalid",
        categories={"one": "一", "two": "二"},
    )
    front = FrontMatter(
        title="見本",
        language="ja",
        tagline="**見本**です。",
        about_heading="見本について",
        about="一段落。\n\n二段落。",
        closing_heading="編集後記",
        closing="[後記](https://sample.invalid/closing)です。",
        colophon="奥付です。",
    )
    entries = (
        _entry(1, section="上", category="one", original="A sample", correction="訂正です。", language="en"),
        _entry(2, section="上", category="two"),
        _entry(3, section="下"),
        _entry(4),
    )
    view = edition_view(_issue(front), entries, publication, _LINKS, key=ALL)
    return compacted(view, (Cut(0, 1, Length.SHORT, 0), Cut(1, 0, Length.TITLE, 0)))


def bare_view() -> EditionView:
    """No entry, no front matter, no address; and a choice of categories."""
    publication = _publication(language="en", categories={"one": "One"})
    return edition_view(_issue(FrontMatter(title="Sample", language="en")), (), publication, _LINKS, key="one")


def _publication(**more: object) -> Publication:
    return Publication.model_validate(
        {"slug": "sample", "title": "Sample", "sender": "Sample <sample@sample.invalid>", **more}
    )


def _issue(front: FrontMatter) -> Issue:
    return Issue(
        id=0,
        publication="sample",
        date=date(2026, 1, 3),
        front=front,
        state=IssueState.FROZEN,
        cutoff=_NOW,
        revision=1,
        created_at=_NOW,
        frozen_at=_NOW,
        published_at=None,
    )


def _entry(
    number: int,
    *,
    section: str | None = None,
    category: str | None = None,
    original: str | None = None,
    correction: str | None = None,
    language: str = "ja",
) -> IssueEntry:
    return IssueEntry(
        entry_id=f"sample{number:06d}",
        tag=f"tag:sample.invalid,2026:{number}",
        position=number,
        title=f"見本の題{number}",
        original_title=original,
        category=category,
        url=f"https://sample{number}.invalid/article?a=1&b={number}",
        summary=f"**見本**の要約{number}。`code`も。",
        section=section,
        language=language,
        correction=correction,
    )
