"""A folder of journal files: each as by hand, the good ones whatever the others are."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config.source import FolderSource
from newsletter.issues.select import Reason
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import list_issues
from newsletter.workflows.read_source import read_source
from newsletter.workflows.site import Site
from tests.journal.journals import JAPANESE
from tests.sources.reading import with_source
from tests.workflows.contents import everything, file, shown

ISSUE = "annex/2026-02-07"
NEXT = JAPANESE.replace("02月07日", "02月14日").replace("example.org", "example.net")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "journals"
    made.mkdir()
    return made


@pytest.fixture
def reading(site: Site, folder: Path) -> Site:
    return with_source(site, FolderSource(folder=str(folder)))


def test_each_file_is_an_issue(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE, "a.md")
    file(folder, NEXT, "b.md")
    file(folder, "not a journal", "notes.txt")
    file(folder, "not a journal", ".hidden.md")
    done = read_source(reading, None)
    assert [(item.title, item.verdict.value, item.reasons) for item in done.items] == [
        ("annex/2026-02-07", "added", ("2 added",)),
        ("annex/2026-02-14", "added", ("2 added",)),
    ]
    before = everything(reading)
    assert [item.verdict.value for item in read_source(reading, None).items] == ["unchanged", "unchanged"]
    assert everything(reading) == before


def test_gathering_takes_its_file_in_with_the_front_matter(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE)
    gathered = gather(reading, ISSUE)
    assert [each.reason for each in gathered.chosen] == [Reason.PINNED, Reason.PINNED]
    assert gathered.issue.front.closing == "来週は椅子です。"


def test_a_file_with_faults_leaves_the_others(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE, "a.md")
    file(folder, NEXT.replace("**URL**: https://example.net/desk", "**URL**: /desk"), "b.md")
    file(folder, "# Annex 2026-13-40\n", "c.md")
    good, bad, worse = read_source(reading, None).items
    assert good.verdict.value == "added"
    assert (bad.verdict.value, bad.reasons[0].partition(":")[0]) == ("refused", "line 27")
    assert worse.verdict.value == "refused"
    assert [issue.ref for issue, _ in list_issues(reading, None)] == [ISSUE]


def test_a_dry_run_keeps_nothing(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE)
    before = everything(reading)
    (item,) = read_source(reading, None, dry_run=True).items
    assert item.verdict.value == "added"
    assert everything(reading) == before


def test_an_approved_issue_keeps_its_text(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE)
    gather(reading, ISSUE)
    approve(reading, ISSUE)
    kept = shown(reading, ISSUE)
    file(folder, JAPANESE.replace("小さな机", "大きな机"))
    (left,) = read_source(reading, None).items
    assert (left.verdict.value, "the file differs" in left.reasons[0]) == ("left", True)
    assert shown(reading, ISSUE) == kept


def test_two_files_of_one_date_are_both_refused(reading: Site, folder: Path) -> None:
    file(folder, JAPANESE, "a.md")
    file(folder, JAPANESE, "b.md")
    assert [item.verdict.value for item in read_source(reading, None).items] == ["refused", "refused"]


def test_a_folder_that_is_not_there_is_a_problem(site: Site, tmp_path: Path) -> None:
    done = read_source(with_source(site, FolderSource(folder=str(tmp_path / "gone"))), None)
    assert "No such file" in done.problems[0]
