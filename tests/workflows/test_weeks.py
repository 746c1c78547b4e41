"""A week from entries to a frozen issue."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError, NotFound, Refused, UsageError
from newsletter.issues.select import Reason
from newsletter.model.entry import EntryState
from newsletter.model.issue import IssueState
from newsletter.store import entries as entry_rows
from newsletter.store import issues
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import add_entry, edit_entry, list_entries, show_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.issues import list_issues, load
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.journal.journals import JAPANESE
from tests.workflows.contents import actions, an_entry, everything, file, shown

FIRST, SECOND = "annex/2026-02-14", "annex/2026-02-21"


def titles(site: Site, ref: str) -> list[str]:
    return [entry.title for entry in shown(site, ref)]


def test_a_week_is_gathered_with_a_reason_for_each(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw", category="tools")
    clock.move(days=6, hours=11, minutes=29)  # Friday 17:59 in Tokyo
    an_entry(site, "glue", category="niche")
    clock.move(minutes=1)
    late = an_entry(site, "clamp")
    first = gather(site, FIRST)
    assert [(each.entry.title, each.reason) for each in first.chosen] == [
        ("saw", Reason.THIS_WEEK),
        ("glue", Reason.THIS_WEEK),
    ]
    assert [(each.entry.id, each.reason) for each in first.left_out] == [(late.id, Reason.AFTER_CUTOFF)]
    assert first.issue.cutoff == datetime(2026, 2, 13, 9, tzinfo=UTC)
    approve(site, FIRST)
    second = gather(site, SECOND)
    assert second.window.since == first.window.until
    assert [(each.entry.title, each.reason) for each in second.chosen] == [("clamp", Reason.THIS_WEEK)]


def test_gathering_consumes_nothing_and_may_be_done_again(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw")
    gather(site, FIRST)
    before = everything(site)
    clock.move(hours=1)
    gather(site, FIRST)
    assert everything(site) == before
    an_entry(site, "glue")
    assert len(gather(site, FIRST).chosen) == 2
    assert titles(site, FIRST) == ["saw", "glue"]


def test_an_entry_that_came_late_rolls_into_the_next_issue(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw")
    gather(site, FIRST)
    approve(site, FIRST)
    add_entry(
        site,
        publication=None,
        texts={"title": "old", "url": "https://example.org/old", "summary": "遅れて来た。"},
        collected_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    clock.move(days=14)
    assert [(each.entry.title, each.reason) for each in gather(site, SECOND).chosen] == [("old", Reason.LATE)]


def test_a_cutoff_given_by_hand_is_kept_by_the_draft(site: Site, clock: MovedClock) -> None:
    clock.move(days=30)
    an_entry(site, "saw")
    assert gather(site, FIRST).chosen == ()
    assert len(gather(site, FIRST, until=clock.now().replace(year=2027)).chosen) == 1
    assert len(gather(site, FIRST).chosen) == 1


def test_an_imported_issue_keeps_its_file_order_when_gathered_with_others(site: Site, tmp_path: Path) -> None:
    an_entry(site, "saw", category="tools")
    import_journals(site, [file(tmp_path, JAPANESE.replace("02月07日", "02月14日"))])
    found = gather(site, FIRST)
    assert [(each.entry.title, each.reason) for each in found.chosen] == [
        ("よい鉋の選び方", Reason.PINNED),
        ("小さな机", Reason.PINNED),
        ("saw", Reason.THIS_WEEK),
    ]
    assert found.issue.front.closing == "来週は椅子です。"
    (other,) = [each for each in gather(site, SECOND).left_out if each.entry.title == "小さな机"]
    assert (other.reason, other.day) == (Reason.PINNED_ELSEWHERE, date(2026, 2, 14))


def test_an_approved_issue_keeps_its_text_whatever_happens_to_the_entries(site: Site) -> None:
    saw = an_entry(site, "saw", category="tools", section="道具")
    gather(site, FIRST)
    draft = shown(site, FIRST)
    issue = approve(site, FIRST)
    assert issue.state is IssueState.FROZEN
    assert shown(site, FIRST) == draft
    edit_entry(site, saw.id, texts={"title": "new", "category": "", "section": ""})
    assert shown(site, FIRST) == draft
    assert show_entry(site, saw.id).entry.title == "new"


def test_a_draft_shows_edits_at_once(site: Site) -> None:
    saw = an_entry(site, "saw", category="tools")
    gather(site, FIRST)
    edit_entry(site, saw.id, texts={"title": "のこぎり", "category": ""})
    (found,) = shown(site, FIRST)
    assert (found.title, found.category) == ("のこぎり", None)


def test_approving_twice_is_approving_once(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw")
    gather(site, FIRST)
    first = approve(site, FIRST)
    before = everything(site)
    clock.move(hours=1)
    assert approve(site, FIRST) == first
    assert everything(site) == before
    assert actions(site) == ["entry.add", "issue.gather", "issue.approve"]


def test_an_empty_issue_is_not_approved(site: Site) -> None:
    gather(site, FIRST)
    with pytest.raises(Refused, match="no entries") as refusal:
        approve(site, FIRST)
    assert "entry add" in refusal.value.advice
    saw = an_entry(site, "saw")
    gather(site, FIRST)
    withdraw_entry(site, saw.id)
    with pytest.raises(Refused, match="no entries"):
        approve(site, FIRST)


def test_an_entry_in_two_drafts_goes_into_the_one_approved_first(site: Site) -> None:
    an_entry(site, "saw")
    gather(site, FIRST)
    gather(site, SECOND)
    approve(site, FIRST)
    with pytest.raises(Refused, match="saw") as refusal:
        approve(site, SECOND)
    assert "gather" in refusal.value.advice
    assert gather(site, SECOND).chosen == ()


def test_an_issue_past_draft_is_not_gathered_again(site: Site) -> None:
    an_entry(site, "saw")
    gather(site, FIRST)
    approve(site, FIRST)
    with pytest.raises(Refused, match="frozen"):
        gather(site, FIRST)


def test_an_unknown_issue_is_named_with_what_to_do(site: Site) -> None:
    for use in (load, approve):
        with pytest.raises(NotFound, match="No issue annex/2026-02-14") as missing:
            use(site, FIRST)
        assert "issue gather" in missing.value.advice


def test_publishing_dates_entries_a_second_apart_and_only_once(site: Site, clock: MovedClock) -> None:
    for name in ("saw", "glue", "clamp"):
        an_entry(site, name)
        clock.move(seconds=1)
    gather(site, FIRST)
    issue = approve(site, FIRST)
    with site.database.writing() as connection:
        issues.mark_published(connection, issue.id, clock.now())
    before = everything(site)
    clock.move(hours=1)
    with site.database.writing() as connection:
        issues.mark_published(connection, issue.id, clock.now())
    assert everything(site) == before
    found, held = load(site, FIRST)
    assert found.state is IssueState.PUBLISHED
    assert found.published_at is not None
    assert [entry.published_at for entry in held] == [found.published_at - timedelta(seconds=n) for n in range(3)]
    assert [entry.updated_at for entry in held] == [entry.published_at for entry in held]
    with site.database.reading() as connection:
        assert issues.published(connection, "annex") == (found,)


def test_a_withdrawn_entry_leaves_drafts_and_is_a_stub_where_it_was_published(site: Site) -> None:
    saw, glue = an_entry(site, "saw"), an_entry(site, "glue")
    gather(site, FIRST)
    withdraw_entry(site, glue.id)
    approve(site, FIRST)
    assert titles(site, FIRST) == ["saw"]
    done = withdraw_entry(site, saw.id, note="誤りがあった")
    (stub,) = shown(site, FIRST)
    assert (stub.withdrawn, stub.correction) == (True, "誤りがあった")
    assert [issue.ref for issue in done.stubs] == [FIRST]
    before = everything(site)
    assert withdraw_entry(site, saw.id).stubs == ()
    assert everything(site) == before
    assert list_issues(site, None)[0][1] == 0


def test_all_that_is_wrong_with_an_entry_is_said_at_once(site: Site) -> None:
    with pytest.raises(NewsletterError) as faults:
        add_entry(
            site,
            publication=None,
            texts={"title": " ", "url": "x", "summary": "# no", "category": "ツール", "language": "fr"},
        )
    lines = faults.value.message.splitlines()
    assert [line.split(":")[0] for line in lines] == ["title", "url", "summary", "language", "category"]
    assert "ツール・実験" in lines[-1]
    assert list_entries(site, publication=None) == ()


def test_texts_are_cleaned_as_they_come_in(site: Site) -> None:
    summary = "\n\none\r\n\r\n\r\ntwo\n\n---\n"
    made = an_entry(site, "x", title=" a\u202e\nb\x07 ", category="ツール・実験", original_title="  ", summary=summary)
    assert (made.title, made.category, made.original_title, made.summary) == ("a b", "tools", None, "one\n\ntwo")
    assert made.tag.endswith(f":annex/entries/{made.id}")
    assert made.tag.startswith("tag:news.annex.example,2026-02-06:")


def test_one_article_does_not_wait_twice(site: Site) -> None:
    saw = an_entry(site, "saw")
    with pytest.raises(Refused, match=saw.id):
        an_entry(site, "again", url="https://example.org/saw/?utm_campaign=x")
    other = an_entry(site, "glue")
    with pytest.raises(Refused, match=saw.id):
        edit_entry(site, other.id, texts={"url": "https://example.org/saw"})
    gather(site, FIRST)
    approve(site, FIRST)
    assert an_entry(site, "saw").id != saw.id


def test_entries_are_listed_newest_first_and_by_what_they_wait_for(site: Site, clock: MovedClock) -> None:
    first = an_entry(site, "saw")
    gather(site, FIRST)
    approve(site, FIRST)
    clock.move(minutes=1)
    second = an_entry(site, "glue")
    third = withdraw_entry(site, an_entry(site, "clamp").id).entry
    listed = list_entries(site, publication=None)
    assert {entry.id for entry in listed} == {first.id, second.id, third.id}
    assert listed[-1].id == first.id
    assert list_entries(site, publication="annex", state=EntryState.ACTIVE, waiting=True) == (second,)
    assert [issue.ref for issue in show_entry(site, first.id).issues] == [FIRST]


def test_an_entry_can_be_put_into_an_issue_and_let_go_again(site: Site, clock: MovedClock) -> None:
    clock.move(days=300)
    saw = an_entry(site, "saw")
    edit_entry(site, saw.id, texts={}, pinned_to=date(2026, 2, 14))
    assert [each.entry.id for each in gather(site, FIRST).chosen] == [saw.id]
    edit_entry(site, saw.id, texts={}, unpin=True)
    assert gather(site, FIRST).chosen == ()
    with pytest.raises(UsageError, match="Nothing to change"):
        edit_entry(site, saw.id, texts={})
    with site.database.reading() as connection, pytest.raises(NotFound, match="No entry nobody"):
        entry_rows.get(connection, "nobody")
