"""The words around a draft's entries: defaults, what is carried, a draft file, options."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.config.front import Front
from newsletter.errors import ContentFaults, NotFound, Refused, UsageError
from newsletter.journal.front import read_front
from newsletter.workflows.approve import approve
from newsletter.workflows.edit_front import edit_front, front_of_file
from newsletter.workflows.export_journal import export_journal
from newsletter.workflows.gather import gather
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site
from tests.journal.journals import JAPANESE
from tests.workflows.contents import actions, an_entry, everything, file

FIRST, SECOND = "annex/2026-02-07", "annex/2026-02-14"
DRAFT = """# 週刊木工

木と道具の話。
二行目。

## 今週について

**寒い**週でした。

## 編集後記

来週は椅子です。

---

奥付はここに。
"""


def with_front(site: Site, **settings: object) -> Site:
    annex = site.config.publications["annex"].model_copy(update={"front": Front.model_validate(settings)})
    return replace(site, config=site.config.model_copy(update={"publications": {"annex": annex}}))


def test_a_new_issue_begins_with_the_publications_words(site: Site) -> None:
    front = gather(with_front(site, tagline="毎週土曜", colophon="奥付"), FIRST).issue.front
    assert (front.tagline, front.colophon, front.about, front.closing) == ("毎週土曜", "奥付", None, None)


def test_parts_are_carried_from_the_last_issue_where_it_has_them(site: Site) -> None:
    carrying = with_front(site, tagline="毎週土曜", colophon="奥付", carry=["about", "colophon", "closing"])
    an_entry(carrying, "saw")
    gather(carrying, FIRST, until=site.clock.now() + timedelta(minutes=1))
    edit_front(
        carrying, FIRST, texts={"about_heading": "About", "about": "週刊", "tagline": "今号だけ", "colophon": ""}
    )
    approve(carrying, FIRST)
    front = gather(carrying, SECOND).issue.front
    assert (front.about_heading, front.about) == ("About", "週刊")
    assert (front.tagline, front.colophon, front.closing) == ("毎週土曜", "奥付", None)


def test_a_draft_file_has_the_parts(site: Site) -> None:
    gather(site, FIRST)
    front = edit_front(site, FIRST, texts=front_of_file("draft.md", DRAFT.encode())).front
    assert front.title == "GenAI週刊 Annex"
    assert front.tagline == "木と道具の話。\n二行目。"
    assert (front.about_heading, front.about) == ("今週について", "**寒い**週でした。")
    assert (front.closing_heading, front.closing) == ("編集後記", "来週は椅子です。")
    assert front.colophon == "奥付はここに。"
    edit_front(site, FIRST, texts={"about": "", "about_heading": ""})
    assert load(site, FIRST)[0].front == replace(front, about=None, about_heading=None)
    assert actions(site) == ["issue.edit", "issue.edit"]


def test_the_same_words_again_change_nothing(site: Site) -> None:
    gather(site, FIRST)
    edit_front(site, FIRST, texts={"tagline": "木\u202eの話。 "})
    before = everything(site)
    assert edit_front(site, FIRST, texts={"tagline": "木の話。"}).front.tagline == "木の話。"
    assert everything(site) == before


def test_gathering_again_keeps_what_an_editor_wrote(site: Site) -> None:
    gather(site, FIRST)
    edit_front(site, FIRST, texts={"closing": "また来週。"})
    assert gather(site, FIRST).issue.front.closing == "また来週。"


def test_only_a_draft_is_edited(site: Site, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No issue"):
        edit_front(site, FIRST, texts={"tagline": "x"})
    import_journals(site, [file(tmp_path, JAPANESE)])
    with pytest.raises(UsageError, match="Nothing to change"):
        edit_front(site, FIRST, texts={})
    edit_front(site, FIRST, texts={"closing": "来週は机です。"})
    assert export_journal(site, FIRST).decode() == JAPANESE.replace("椅子です", "机です")
    approve(site, FIRST)
    with pytest.raises(Refused, match="frozen"):
        edit_front(site, FIRST, texts={"tagline": "x"})


def test_parts_of_a_draft_file_are_told_apart() -> None:
    def parts(text: str) -> dict[str, str]:
        reading = read_front(text)
        assert reading.faults == ()
        return dict(reading.parts)

    assert parts("\ufeffjust a tagline\r\n") == {"tagline": "just a tagline"}
    assert parts("## Afterword\n\nBye.\n") == {"closing_heading": "Afterword", "closing": "Bye."}
    assert parts("## Hello\n\nHi.\n\n## Last words\n\nBye.") == {
        "about_heading": "Hello",
        "about": "Hi.",
        "closing_heading": "Last words",
        "closing": "Bye.",
    }
    assert parts("tag\n\n---\n\nsmall print") == {"tagline": "tag", "colophon": "small print"}
    assert parts("tag\n\n---\n\n## Hello\n\nHi.") == {"tagline": "tag", "about_heading": "Hello", "about": "Hi."}


def test_faults_of_a_draft_file_come_with_their_lines() -> None:
    text = "tag\n\n# Title\n\ntag again\n\n## 1. Section\n\n### Entry\n\n## A\n\n## B\n\n## C\n"
    with pytest.raises(ContentFaults) as faults:
        front_of_file("draft.md", text.encode())
    assert [(fault.line, fault.text.split(";")[0]) for fault in faults.value.faults] == [
        (3, "a second tagline"),
        (7, "“1. Section” is a section or an entry"),
        (9, "“Entry” is a section or an entry"),
        (15, "a part too many: C"),
    ]
    with pytest.raises(ContentFaults, match="nothing in it"):
        front_of_file("draft.md", b"\n")
    with pytest.raises(ContentFaults, match="UTF-8"):
        front_of_file("draft.md", "週".encode("shift-jis"))
