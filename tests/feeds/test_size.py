"""A feed weighs at most 250 KB, but for a current issue that is larger by itself, and leads to all that it has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import samples
from newsletter.feeds.build import plan
from newsletter.feeds.document import FeedDocument, writable_item
from newsletter.feeds.formats import write_all
from newsletter.feeds.history import Showing
from newsletter.feeds.size import size_of
from newsletter.journal.read import read
from newsletter.model.issue import IssueEntry
from newsletter.workflows.feeds import words_in
from tests.feeds.cast import chain_of, documents, entry, feeds, feeds_in_turn, material, saturday, showing, weeks

MOST = 250_000
NAMES = ("all", "issues", "tools")
# A paragraph a letter is what Markdown makes the most of.
TEXTS = ("小さなモデルを手元で動かす。", "&", "<b>", "𠮷野家", 'say "it"\\ ', "a\n\n", "plain words ")
WORDS = replace(words_in("ja"), html=lambda text: f"<p>{escape(text)}</p>", plain=str)

# An issue: runs of so many entries of so many characters, of a text.
LENGTHS = st.sampled_from((700, 1500, 3000)) | st.integers(1, 3000)
RUN = st.tuples(st.integers(1, 30), LENGTHS, st.sampled_from(TEXTS))
ISSUE = st.lists(RUN, min_size=1, max_size=4)


def published(issues: Sequence[Sequence[tuple[int, int, str]]]) -> list[Showing]:
    made, number = [], 0
    for week, runs in enumerate(issues):
        entries: list[IssueEntry] = []
        for count, length, text in runs:
            for _ in range(count):
                moment = saturday(week).replace(minute=59 - len(entries) // 60, second=59 - len(entries) % 60)
                summary = (text * (length // len(text) + 1))[:length]
                entries.append(entry(number, moment, summary=summary, title=f"{number} {text[: length // 20]}"))
                number += 1
        made.append(showing(week, entries))
    return made


def newest_of(shown: Sequence[Showing], name: str) -> list[str]:
    """The ids of what the current issue has for a feed."""
    for issue, entries in reversed(shown):
        if name == "issues":
            return [f"tag:news.annex.example,2026-01-01:annex/issues/{issue.date}"]
        if wanted := [entry.tag for entry in entries if name in ("all", entry.category)]:
            return wanted
    return []


def weight(document: FeedDocument) -> int:
    return max(len(body) for _, body in write_all(document))


@settings(max_examples=10)
@given(issues=st.lists(ISSUE, min_size=2, max_size=4))
def test_whatever_is_published_a_feed_is_light_or_its_current_issue_and_leads_to_all(
    issues: list[list[tuple[int, int, str]]],
) -> None:
    shown, before = published(issues), dict[str, FeedDocument]()
    for count, found in enumerate(feeds_in_turn(shown, words=WORDS), start=1):
        for name in NAMES:
            current = newest_of(shown[:count], name)
            held = [item.id for item in found[name].items]
            assert set(current) <= set(held), "the current issue is whole"
            assert weight(found[name]) <= MOST or held == current, (name, len(held), weight(found[name]))
            reached = {item.id for document in chain_of(found, name) for item in document.items}
            assert reached == _all_of(shown[:count], name)
        for name, document in before.items():
            assert document.current is None or found[name] == document, f"{name} was closed"
        before = found


def _all_of(shown: Sequence[Showing], name: str) -> set[str]:
    each = ([showing] for showing in shown) if name == "issues" else ()
    if name == "issues":
        return {id for one in each for id in newest_of(one, name)}
    return {entry.tag for _, entries in shown for entry in entries if name in ("all", entry.category)}


@settings(max_examples=100)
@given(
    title=st.text(max_size=60),
    original=st.none() | st.text(max_size=60),
    summary=st.text(max_size=900) | st.sampled_from(TEXTS).map(lambda text: text * 40),
    html=st.text(max_size=900) | st.sampled_from(TEXTS).map(lambda text: text * 40),
    url=st.text(max_size=90).map("https://articles.example/?".__add__),
)
def test_the_bytes_of_an_item_are_never_more_than_was_reckoned(
    title: str, original: str | None, summary: str, html: str, url: str
) -> None:
    document = feeds(weeks(4))["tools"]
    item = replace(document.items[0], title=title, original_title=original, summary=summary, html=html, article_url=url)
    more = weight_of_each(replace(document, items=(item, item)), replace(document, items=(item,)))
    assert max(more) <= size_of(writable_item(item), document.author.name)


def weight_of_each(more: FeedDocument, less: FeedDocument) -> list[int]:
    return [len(a) - len(b) for (_, a), (_, b) in zip(write_all(more), write_all(less), strict=True)]


@pytest.mark.parametrize("sample", [samples.JAPANESE, samples.ENGLISH])
def test_of_entries_of_the_usual_length_a_feed_holds_about_fifty(sample: Path) -> None:
    journal = read(sample.read_text("utf-8")).journal
    assert journal is not None
    shown = [
        (
            issue,
            tuple(
                replace(held, title=one.title, url=one.url, summary=one.summary)
                for held, one in zip(entries, journal.entries, strict=True)
            ),
        )
        for issue, entries in weeks(*[len(journal.entries)] * 8)
    ]
    document = feeds(shown)["all"]
    reckoned = sum(size_of(writable_item(item), document.author.name) for item in document.items)
    assert len(document.items) == 50
    assert weight(document) < reckoned < weight(document) * 1.1


def test_of_longer_entries_it_holds_as_many_as_there_is_room_for() -> None:
    document = feeds(published([[(26, 700, TEXTS[0])]] * 4))["all"]
    assert len(document.items) < 50
    assert MOST * 0.95 < weight(document) <= MOST


def test_a_correction_that_makes_an_entry_huge_pushes_older_ones_out_and_moves_no_closed_page() -> None:
    shown = weeks(40, 40, 5)
    before = list(feeds_in_turn(shown))[-1]
    issue, entries = shown[1]
    grown = [*shown]
    grown[1] = (issue, (*entries[:20], replace(entries[20], summary="長い訂正。" * 20_000), *entries[21:]))
    ends = {"all": plan(material(shown)).feeds[0].page_ends}
    after = documents(plan(material(grown, page_ends=ends)))

    assert len(before["all"].items) == 50
    assert [item.id for item in after["all"].items] == [held.tag for held in (*shown[2][1], *entries[:20])]
    assert after["all/1"] == before["all/1"]
    assert after["all"].prev_archive == "https://news.annex.example/annex/feeds/all/2"
    assert len(after["all/2"].items) == 30
    ends = {"all": plan(material(grown, page_ends=ends)).feeds[0].page_ends}
    again = documents(plan(material(shown, page_ends=ends)))
    assert [item.id for item in again["all/2"].items] == [item.id for item in after["all/2"].items], "it stays closed"
    assert again["all"].items == before["all"].items
