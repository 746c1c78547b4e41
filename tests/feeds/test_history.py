"""What feeds hold, and that the chain of archives leads to everything ever published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.feeds.history import merged
from tests.feeds.cast import chain_of, entry, feeds, saturday, showing, weeks

SIZES = st.lists(st.integers(min_value=0, max_value=70), max_size=8)


def test_a_feed_holds_the_newest_fifty_entries() -> None:
    found = feeds(weeks(30, 30, 10))["all"].items
    assert [item.id[-5:] for item in found[:10]] == [f"{number:05}" for number in range(60, 70)]
    assert len(found) == 50


def test_the_current_issue_is_there_whole_however_long() -> None:
    issue = weeks(3, 80)
    found = {item.id for item in feeds(issue)["all"].items}
    assert found == {entry.tag for entry in issue[1][1]}


def test_withdrawn_entries_do_not_count_towards_the_fifty() -> None:
    (first, old), (second, new) = weeks(40, 30)
    stubs = tuple(replace(gone, withdrawn=True) for gone in new[:7])
    document = feeds([(first, old), (second, stubs + new[7:])])["all"]
    assert len(document.items) == 57


def test_an_entry_without_category_is_in_no_categorys_feed() -> None:
    found = feeds(weeks(40))
    loose = {item.id for item in found["all"].items if item.category is None}
    assert len(loose) == 5
    for name, document in found.items():
        if name not in ("all", "issues"):
            assert {item.category and item.category.slug for item in document.items} == {name}


def test_an_entry_shown_twice_is_one_item_with_its_first_date_and_newest_text() -> None:
    (first, old), (second, new) = weeks(2, 1)
    again = replace(old[0], title="もう一度", published_at=saturday(1), updated_at=saturday(1))
    (entries,) = [merged([(first, old), (second, (*new, again))])]

    assert len(entries) == 3
    (shown,) = [entry for entry in entries if entry.entry_id == old[0].entry_id]
    assert (shown.title, shown.published_at, shown.updated_at) == ("もう一度", saturday(0), saturday(1))


def test_an_old_entry_in_the_current_issue_is_in_the_feed() -> None:
    published = weeks(60, 60)
    again = published[0][1][-1]
    issue, entries = published[1]
    found = feeds([published[0], (issue, (*entries, again))])["all"].items
    assert again.tag in {item.id for item in found}
    assert len(found) == 61


@settings(max_examples=20)
@given(sizes=SIZES)
def test_following_the_archives_from_any_feed_finds_everything(sizes: list[int]) -> None:
    published = weeks(*sizes)
    found = feeds(published)
    for name in ("all", "tools", "niche"):
        wanted = {entry.tag for _, entries in published for entry in entries if name in ("all", entry.category)}
        assert {item.id for document in chain_of(found, name) for item in document.items} == wanted
    assert len({item.id for document in chain_of(found, "issues") for item in document.items}) == len(sizes)


def test_a_correction_changes_only_the_documents_that_hold_the_entry() -> None:
    published = weeks(*[26] * 8)
    issue, entries = published[1]
    corrected = replace(entries[3], title="直した題")
    changed = [*published]
    changed[1] = (issue, (*entries[:3], corrected, *entries[4:]))
    before, after = feeds(published), feeds(changed)

    assert corrected.category is not None
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"all/1", corrected.category, "issues"}


def test_a_backdated_issue_comes_behind_what_was_published_before_it() -> None:
    ahead = showing(5, [entry(0, saturday(5))])
    issue, entries = showing(1, [entry(1, saturday(6))])
    late = replace(issue, published_at=saturday(6)), entries
    assert [item.id[-5:] for item in feeds([late, ahead])["all"].items] == ["00001", "00000"]


@pytest.mark.parametrize(("issues", "held"), [(3, 3), (10, 10), (49, 49), (70, 50)])
def test_a_feed_of_small_issues_holds_fifty(issues: int, held: int) -> None:
    assert len(feeds(weeks(*[3] * issues))["issues"].items) == held
