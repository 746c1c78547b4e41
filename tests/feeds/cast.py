"""A publication's past, made without a database: issues a week apart, entries over the tests' categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsletter.feeds.build import Material, Plan, plan
from newsletter.feeds.catalogue import feeds_of
from newsletter.feeds.document import FeedDocument
from newsletter.feeds.history import Showing
from newsletter.links import Links
from newsletter.model.feed import KeptFeed
from newsletter.model.issue import FrontMatter, Issue, IssueEntry, IssueState
from newsletter.workflows.feeds import words_in
from tests.conftest import CATEGORIES, make_config

PREFIX = "tag:news.annex.example,2026-01-01:annex"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LINKS = Links("https://news.annex.example")
ANNEX = make_config("sqlite:///unused.db").publications["annex"]
_SLUGS = (*CATEGORIES, None)


def entry(number: int, published: datetime, **changes: Any) -> IssueEntry:
    """Entry ``number``: titles, categories and summaries go round; every fourth has no original title."""
    made = IssueEntry(
        entry_id=f"e{number:05}",
        tag=f"{PREFIX}/entries/e{number:05}",
        position=number,
        title=f"小さなモデルを手元で動かす（第{number}回）",
        original_title=None if number % 4 == 0 else f"Small models & <big> ideas, part {number}",
        category=_SLUGS[number % len(_SLUGS)],
        url=f"https://articles.example/{number}?a=1&b=2",
        summary=f"要約の*第一段落*です。`--flag`も出てきます（{number}）。\n\n二つ目の段落。AT&T < 𠮷野家。",
        section=None,
        language="ja",
        published_at=published,
        updated_at=published,
    )
    return replace(made, **changes)


def showing(week: int, entries: Sequence[IssueEntry]) -> Showing:
    """The issue of that week, counted from Saturday, 3 January 2026."""
    published = saturday(week)
    issue = Issue(
        id=week,
        publication="annex",
        date=date(2026, 1, 3) + timedelta(weeks=week),
        front=FrontMatter(
            title="GenAI週刊 Annex",
            language="ja",
            tagline="一週間の**要点**",
            about="この週刊誌について。",
            closing_heading="編集後記",
            closing="また来週。",
        ),
        state=IssueState.PUBLISHED,
        cutoff=None,
        revision=1,
        created_at=published,
        frozen_at=published,
        published_at=published,
    )
    return issue, tuple(entries)


def saturday(week: int) -> datetime:
    return datetime(2026, 1, 2, 22, 0, tzinfo=UTC) + timedelta(weeks=week)


def weeks(*sizes: int) -> tuple[Showing, ...]:
    """Published issues with so many entries each, oldest first."""
    made, number = [], 0
    for week, size in enumerate(sizes):
        moments = [saturday(week) - timedelta(seconds=rank) for rank in range(size)]
        made.append(showing(week, [entry(number + rank, at) for rank, at in enumerate(moments)]))
        number += size
    return tuple(made)


def material(published: Sequence[Showing], **changes: Any) -> Material:
    values: dict[str, Any] = {
        "publication": ANNEX,
        "catalogue": feeds_of(ANNEX, PREFIX, LINKS, issues_label="号"),
        "published": tuple(published),
        "tag_prefix": PREFIX,
        "since": SINCE,
        "words": words_in("ja"),
        "links": LINKS,
    }
    return Material(**{**values, **changes})


def feeds(published: Sequence[Showing], **changes: Any) -> dict[str, FeedDocument]:
    """Every document by its stem below ``/annex/feeds/``."""
    return documents(plan(material(published, **changes)))


def feeds_in_turn(published: Sequence[Showing], **changes: Any) -> Iterator[dict[str, FeedDocument]]:
    """The same after each issue, when they are published one after the other and what is to be kept is kept."""
    kept: tuple[KeptFeed, ...] = ()
    for count in range(1, len(published) + 1):
        ends = {feed.name: feed.page_ends for feed in kept}
        made = plan(material(published[:count], page_ends=ends, **changes))
        kept = made.feeds
        yield documents(made)


def documents(made: Plan) -> dict[str, FeedDocument]:
    return {planned.stem.removeprefix("/annex/feeds/"): planned.make() for planned in made.documents}


def chain_of(found: Mapping[str, FeedDocument], name: str) -> Sequence[FeedDocument]:
    """A feed and the archive pages that it leads to, one after the other."""
    chain = [found[name]]
    while before := chain[-1].prev_archive:
        chain.append(found[before.partition("/annex/feeds/")[2]])
        assert len(chain) <= len(found)
    return chain
