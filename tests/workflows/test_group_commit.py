"""Whom a commit waits for, and whom not."""

from __future__ import annotations

import pytest

from newsletter.workflows.group_commit import GroupCommit

COMMIT = 0.002


@pytest.fixture
def group() -> GroupCommit:
    """Of a fast relay: messages take as long as commits. The first step of it came at 100."""
    made = GroupCommit()
    for _ in range(50):
        made.landed(COMMIT)
    made.joins(100.0, first=True)
    return made


def test_those_in_the_air_are_waited_for_as_long_as_a_commit_takes(group: GroupCommit) -> None:
    assert group.is_due_at(here=1, in_the_air=7, takes=COMMIT) == pytest.approx(100 + COMMIT)
    group.joins(100.001, first=False)
    assert group.is_due_at(here=2, in_the_air=6, takes=COMMIT) == pytest.approx(100.001 + COMMIT)


def test_nobody_waits_longer_than_four_commits_take(group: GroupCommit) -> None:
    group.joins(100.0079, first=False)
    assert group.is_due_at(here=2, in_the_air=6, takes=COMMIT) == pytest.approx(100 + 4 * COMMIT)


def test_a_group_waits_for_nobody_when_most_are_here(group: GroupCommit) -> None:
    assert group.is_due_at(here=5, in_the_air=3, takes=COMMIT) == 0
    assert group.is_due_at(here=4, in_the_air=4, takes=COMMIT) > 0
    assert group.is_due_at(here=1, in_the_air=0, takes=COMMIT) == 0


def test_where_relays_are_slow_nobody_is_waited_for(group: GroupCommit) -> None:
    for _ in range(50):
        group.landed(20 * COMMIT)
    assert group.is_due_at(here=1, in_the_air=7, takes=COMMIT) == 0


def test_a_group_begins_anew_after_each_commit(group: GroupCommit) -> None:
    group.joins(101.0, first=True)
    assert group.is_due_at(here=1, in_the_air=7, takes=COMMIT) == pytest.approx(101 + COMMIT)
