"""Journal files in and out: whole, the same twice, ids kept, bytes given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import ContentFaults, NewsletterError, Refused, UsageError
from newsletter.links import Links
from newsletter.model.issue import IssueState
from newsletter.store import issues
from newsletter.store.database import Database
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import edit_entry, show_entry
from newsletter.workflows.export_journal import export_journal
from newsletter.workflows.gather import gather
from newsletter.workflows.import_journal import Imported, import_journals
from newsletter.workflows.journals import load_journals
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock, make_config
from tests.journal.journals import JAPANESE
from tests.workflows.contents import actions, an_entry, everything, file, shown

REF = "annex/2026-02-07"
THIRD = "### 三つめ\n**URL**: https://example.org/third\n\n新しい話。\n\n---\n\n## 編集後記"


def bring(site: Site, folder: Path, text: str = JAPANESE) -> Imported:
    (done,) = import_journals(site, [file(folder, text)])
    return done


def ids(site: Site) -> dict[str, str]:
    return {entry.title: entry.entry_id for entry in shown(site, REF)}


def publish(site: Site) -> None:
    issue = approve(site, REF)
    with site.database.writing() as connection:
        issues.mark_published(connection, issue.id, site.clock.now())


def test_the_real_journal_goes_in_whole_and_comes_out_to_the_byte(site: Site, real_journal: Path) -> None:
    (done,) = import_journals(site, [str(real_journal)])
    assert (done.added, done.changed, done.dropped) == (26, 0, 0)
    held = shown(site, REF)
    assert len(held) == 26
    assert len({entry.section for entry in held}) == 8
    assert len({entry.category for entry in held} - {None}) == 7
    assert sum(entry.category is None for entry in held) == 1
    assert [number for number, entry in enumerate(held, 1) if entry.original_title is None] == [5, 6, 7, 18]
    assert export_journal(site, REF) == real_journal.read_bytes()
    publish(site)
    assert export_journal(site, REF) == real_journal.read_bytes()


def test_importing_the_same_file_again_changes_nothing_at_all(site: Site, clock: MovedClock, tmp_path: Path) -> None:
    bring(site, tmp_path)
    before = everything(site)
    clock.move(hours=1)
    again = bring(site, tmp_path)
    assert (again.added, again.changed, again.kept, again.dropped, again.is_edited) == (0, 0, 2, 0, False)
    assert everything(site) == before
    publish(site)
    before = everything(site)
    assert bring(site, tmp_path).kept == 2
    assert everything(site) == before


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + JAPANESE,
        JAPANESE.replace("\n", "\r\n"),
        JAPANESE.rstrip("\n"),
        JAPANESE.replace("\n---\n", "\n\n\n"),
        JAPANESE.replace("## 1.", "## 4.").replace("\n---\n", "\n***\n"),
    ],
    ids=["byte-order mark", "CRLF", "no last line end", "no rules", "other numbers and rules"],
)
def test_a_file_in_a_layout_of_its_own_comes_out_to_the_byte(site: Site, tmp_path: Path, text: str) -> None:
    bring(site, tmp_path, text)
    assert export_journal(site, REF) == text.encode()
    publish(site)
    assert export_journal(site, REF) == text.encode()


def test_a_changed_file_updates_the_draft_and_entries_keep_their_ids(
    site: Site, clock: MovedClock, tmp_path: Path
) -> None:
    bring(site, tmp_path)
    before = ids(site)
    clock.move(hours=1)
    text = JAPANESE.replace("刃の角度から", "刃の材料から").replace("example.org/desk", "example.org/desk-2")
    text = text.replace("## 編集後記", THIRD).replace("来週は椅子です。", "来週は棚です。")
    done = bring(site, tmp_path, text)
    assert (done.added, done.changed, done.kept, done.dropped) == (1, 2, 0, 0)
    after = ids(site)
    assert {title: after[title] for title in before} == before
    assert export_journal(site, REF) == text.encode()
    first = shown(site, REF)[0]
    assert first.summary == "刃の材料から考える。"
    assert show_entry(site, first.entry_id).entry.updated_at == clock.now()


def test_moving_an_entry_in_the_file_moves_it_and_is_no_edit(site: Site, clock: MovedClock, tmp_path: Path) -> None:
    bring(site, tmp_path, JAPANESE.replace("## 編集後記", THIRD))
    before = [entry.entry_id for entry in shown(site, REF)]
    edited_at = show_entry(site, before[2]).entry.updated_at
    clock.move(hours=1)
    desk = JAPANESE[JAPANESE.index("### 小さな机") : JAPANESE.index("## 編集後記")]
    swapped = JAPANESE.replace(desk, "").replace("## 編集後記", THIRD.replace("## 編集後記", desk + "## 編集後記"))
    assert bring(site, tmp_path, swapped).changed == 0
    assert [entry.entry_id for entry in shown(site, REF)] == [before[0], before[2], before[1]]
    assert show_entry(site, before[2]).entry.updated_at == edited_at


def test_an_entry_that_left_the_file_is_withdrawn_and_comes_back_under_its_id(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    before = ids(site)
    without = JAPANESE[: JAPANESE.index("## 2.")] + JAPANESE[JAPANESE.index("## 編集後記") :]
    assert bring(site, tmp_path, without).dropped == 1
    assert list(ids(site)) == ["よい鉋の選び方"]
    assert gather(site, REF).chosen[0].entry.title == "よい鉋の選び方"
    bring(site, tmp_path)
    assert ids(site) == before


def test_edits_outlive_an_import_that_does_not_touch_them(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    entry_id = ids(site)["小さな机"]
    edit_entry(site, entry_id, texts={"summary": "編集者の言葉。"})
    assert bring(site, tmp_path).is_edited
    assert bring(site, tmp_path, JAPANESE.replace("来週は椅子", "来週は棚")).is_edited
    assert shown(site, REF)[1].summary == "編集者の言葉。"
    assert "編集者の言葉。".encode() in export_journal(site, REF)
    changed = JAPANESE.replace("釘を使わない机。", "釘を使う机。")
    assert not bring(site, tmp_path, changed).is_edited
    assert export_journal(site, REF) == changed.encode()


def test_an_export_after_an_edit_is_canonical_and_reads_back(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    edit_entry(site, ids(site)["小さな机"], texts={"category": "learning"})
    expected = JAPANESE.replace("### 小さな机\n", "### 小さな机\n**カテゴリー**: 教育・学習\n")
    assert export_journal(site, REF).decode() == expected


def test_an_issue_past_draft_refuses_another_file(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    approve(site, REF)
    before = everything(site)
    with pytest.raises(Refused, match="frozen") as refusal:
        bring(site, tmp_path, JAPANESE.replace("刃の角度", "刃の材料"))
    assert "issue correct" in refusal.value.advice
    assert bring(site, tmp_path, JAPANESE.replace("\n", "\r\n")).kept == 2
    assert everything(site) == before


def test_a_fault_in_one_file_keeps_out_all_files(site: Site, tmp_path: Path) -> None:
    good = file(tmp_path, JAPANESE, "good.md")
    bad = file(tmp_path, JAPANESE.replace("02月07日", "02月14日").replace("https://example.org/desk", "desk"), "bad.md")
    before = everything(site)
    with pytest.raises(ContentFaults, match=r"bad\.md:27: the URL is not absolute"):
        import_journals(site, [good, bad])
    with pytest.raises(UsageError, match="No such file"):
        import_journals(site, [good, str(tmp_path / "missing.md")])
    with pytest.raises(UsageError, match="two of the files"):
        import_journals(site, [good, good])
    assert everything(site) == before


def test_a_refusal_of_the_second_file_takes_back_the_first(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    approve(site, REF)
    before = everything(site)
    other = file(tmp_path, JAPANESE.replace("02月07日", "02月14日"), "other.md")
    changed = file(tmp_path, JAPANESE.replace("刃の角度", "刃の材料"), "changed.md")
    with pytest.raises(Refused):
        import_journals(site, [other, changed])
    assert everything(site) == before


def test_faults_of_all_files_are_told_at_once(site: Site, tmp_path: Path) -> None:
    first = file(tmp_path, "", "first.md")
    second = file(tmp_path, JAPANESE.replace("ツール・実験", "ツール"), "second.md")
    with pytest.raises(NewsletterError) as faults:
        load_journals(site, [first, second], publication=None)
    lines = faults.value.message.splitlines()
    assert [line.split(" ")[0].rpartition("/")[2] for line in lines] == ["first.md:1:", "second.md:17:"]
    assert "ツール・実験" in lines[1]


def test_an_article_that_waits_for_an_issue_is_the_one_in_the_file(site: Site, tmp_path: Path) -> None:
    waiting = an_entry(site, "plane", url="https://example.org/plane/?utm_source=news")
    bring(site, tmp_path)
    assert ids(site)["よい鉋の選び方"] == waiting.id


def test_the_publication_is_found_by_the_title(
    database_url: str, clock: MovedClock, site: Site, tmp_path: Path
) -> None:
    two = {
        slug: {"title": title, "sender": "a@example.org", "categories": {"tools": "ツール・実験"}}
        for slug, title in (("annex", "GenAI週刊 Annex"), ("wood", "週刊木工"))
    }
    config = make_config(database_url, publications=two)
    both = Site(config, Database(config.database_url), clock, site.signer, Links(config.base_url), "olga")
    source = file(tmp_path, JAPANESE)
    (found,) = load_journals(both, [source], publication=None)
    assert found.publication.slug == "wood"
    (named,) = load_journals(both, [source], publication="annex")
    assert named.publication.slug == "annex"
    with pytest.raises(ContentFaults, match=r":1: no publication has the title “他誌”.*週刊木工 \(wood\)"):
        load_journals(both, [file(tmp_path, JAPANESE.replace("# 週刊木工", "# 他誌"))], publication=None)
    both.database.close()


def test_a_withdrawn_entry_leaves_the_exported_file(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    withdraw_entry(site, ids(site)["小さな机"])
    assert b"https://example.org/desk" not in export_journal(site, REF)


def test_each_import_that_changed_something_is_in_the_audit_log(site: Site, tmp_path: Path) -> None:
    for text in (JAPANESE, JAPANESE, JAPANESE.replace("椅子", "棚")):
        bring(site, tmp_path, text)
    assert actions(site) == ["journal.import", "journal.import"]


def test_importing_makes_a_draft_in_the_language_of_its_labels(site: Site, tmp_path: Path) -> None:
    done = bring(site, tmp_path)
    assert done.issue.state is IssueState.DRAFT
    assert done.issue.front.title == "週刊木工"
    assert {entry.language for entry in shown(site, REF)} == {"ja"}


def test_the_same_file_is_accepted_even_when_the_published_issue_has_moved_on(site: Site, tmp_path: Path) -> None:
    bring(site, tmp_path)
    publish(site)
    withdraw_entry(site, ids(site)["小さな机"])
    before = everything(site)
    assert bring(site, tmp_path).is_edited
    assert everything(site) == before
