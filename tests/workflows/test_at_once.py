"""Two editors, or an editor and the schedule, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from newsletter.errors import Refused
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.site import Site
from tests.journal.journals import JAPANESE
from tests.workflows.contents import actions, an_entry, file, shown

TOGETHER = 5
T = TypeVar("T")


def at_once(do: Callable[[], T]) -> list[T]:
    with ThreadPoolExecutor(TOGETHER) as pool:
        return [each.result() for each in [pool.submit(do) for _ in range(TOGETHER)]]


def test_one_file_imported_at_once_is_imported_once(site: Site, tmp_path: Path) -> None:
    source = file(tmp_path, JAPANESE)
    assert sorted(at_once(lambda: import_journals(site, [source])[0].added)) == [0, 0, 0, 0, 2]
    assert len(shown(site, "2026-02-07")) == 2


def test_a_draft_gathered_and_approved_at_once_is_made_and_frozen_once(site: Site) -> None:
    an_entry(site, "saw")
    assert {len(each.chosen) for each in at_once(lambda: gather(site, "2026-02-14"))} == {1}
    assert len({each.frozen_at for each in at_once(lambda: approve(site, "2026-02-14"))}) == 1
    assert actions(site) == ["entry.add", "issue.gather", "issue.approve"]


def test_one_article_added_at_once_waits_once(site: Site) -> None:
    def add() -> bool:
        try:
            an_entry(site, "saw")
        except Refused:
            return False
        return True

    assert sorted(at_once(add)) == [False] * (TOGETHER - 1) + [True]


@pytest.mark.parametrize("turn", range(3))
def test_two_drafts_with_one_entry_approved_at_once_never_both_have_it(site: Site, turn: int) -> None:
    an_entry(site, "saw")
    refs = ["2026-02-14", "2026-02-21"]
    for ref in refs:
        gather(site, ref)

    def freeze(ref: str) -> bool:
        try:
            approve(site, ref)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(freeze, refs)) == [False, True]
