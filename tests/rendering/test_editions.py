"""Editions are rendered once, kept, and never change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.errors import Refused, UsageError
from newsletter.model.edition import Format, Placeholders
from newsletter.model.issue import Issue
from newsletter.store import editions
from newsletter.workflows.approve import approve
from newsletter.workflows.editions import ensure_editions
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.issues import load
from newsletter.workflows.preview import preview
from newsletter.workflows.site import Site

JOURNAL = """# GenAI週刊 Annex 2026年02月07日号

一週間のよりみちです。

## 1. 海と道具

### 灯台の電球
**カテゴリー**: ツール・実験
**URL**: https://bulb.example/

灯台の電球の話。

---

### 潮見表
**URL**: https://tide.example/

潮見表の話。
"""
WANTED = (("*", Format.HTML), ("niche", Format.HTML), ("*", Format.TEXT))


@pytest.fixture
def draft(site: Site, tmp_path: Path) -> Issue:
    path = tmp_path / "issue.md"
    path.write_text(JOURNAL, "utf-8")
    import_journals(site, [str(path)])
    return load(site, "2026-02-07")[0]


@pytest.fixture
def frozen(site: Site, draft: Issue) -> Issue:
    return approve(site, draft.ref, force="a test issue")


def test_wanted_editions_are_rendered_once_and_kept(site: Site, frozen: Issue) -> None:
    first = ensure_editions(site, frozen, WANTED)
    assert set(first) == set(WANTED)
    assert len(set(first.values())) == 3
    assert ensure_editions(site, frozen, reversed(WANTED)) == first


def test_a_stored_edition_stays_as_it_is_whatever_the_settings_are_later(site: Site, frozen: Issue) -> None:
    edition_id = ensure_editions(site, frozen, [("*", Format.HTML)])["*", Format.HTML]
    with site.database.reading() as connection:
        before = editions.get(connection, edition_id)
    publication = site.publication("annex").model_copy(update={"postal_address": "another street"})
    config = site.config.model_copy(update={"publications": {"annex": publication}})
    moved = replace(site, config=config)
    assert ensure_editions(moved, frozen, [("*", Format.HTML)])["*", Format.HTML] == edition_id
    with site.database.reading() as connection:
        assert editions.get(connection, edition_id) == before


def test_an_edition_has_the_entries_of_its_choice(site: Site, frozen: Issue) -> None:
    edition_id = ensure_editions(site, frozen, [("niche", Format.HTML)])["niche", Format.HTML]
    with site.database.reading() as connection:
        edition = editions.get(connection, edition_id)
    assert (edition.key, edition.format, edition.revision) == ("niche", Format.HTML, 1)
    assert "潮見表" in edition.rendering.text
    assert "灯台の電球" not in edition.rendering.text


def test_a_correction_makes_new_editions_and_keeps_the_old(site: Site, frozen: Issue) -> None:
    old = ensure_editions(site, frozen, WANTED)
    new = ensure_editions(site, replace(frozen, revision=2), WANTED)
    assert not set(old.values()) & set(new.values())


def test_a_draft_has_no_editions(site: Site, draft: Issue) -> None:
    with pytest.raises(Refused, match="draft"):
        ensure_editions(site, draft, WANTED)


def test_a_preview_of_a_draft_has_examples_in_the_personal_places(site: Site, draft: Issue) -> None:
    made = preview(site, draft.ref, ["tools"], Format.HTML)
    assert made.rendering.html is not None
    for part in (made.rendering.html, made.rendering.text):
        assert Placeholders.ADDRESS not in part
        assert "http://news.annex.example/unsubscribe/annex-examplereader." in part
    assert made.key == "tools"


def test_a_preview_of_an_unknown_category_names_the_nearest(site: Site, draft: Issue) -> None:
    with pytest.raises(UsageError, match=r"tols.*tools"):
        preview(site, draft.ref, ["tols"], Format.TEXT)
