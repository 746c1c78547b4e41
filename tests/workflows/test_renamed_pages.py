"""After a renaming pages and feeds are drawn anew while others work, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter.model.document import Draft
from newsletter.rendering.pages import engine
from newsletter.store import tables
from newsletter.workflows import documents
from newsletter.workflows.correct import correct
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.entries import add_entry
from newsletter.workflows.issues import load
from newsletter.workflows.ping_hub import ping_due
from newsletter.workflows.rename_publications import rename_publications
from newsletter.workflows.site import Site
from tests.issue_making import publish_issues
from tests.web.asking import asking
from tests.workflows.hub import with_hub
from tests.workflows.renaming import called

DAY = "2026-02-14"


@pytest.fixture
def site(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Two issues; a few pages are drawn at a time."""
    monkeypatch.setattr(documents, "_SOME", 5)
    published = with_hub(site, "http://127.0.0.1:1/")
    publish_issues(published, tmp_path, ["2026-02-07", DAY], 6)
    return published


def after(site: Site) -> Site:
    return replace(site, config=called(site.config, "digest", ["annex"]))


def told(site: Site) -> list[str]:
    said: list[str] = []
    rename_publications(site, said.append)
    return said


def before_page(monkeypatch: pytest.MonkeyPatch, number: int, action: Callable[[], object]) -> None:
    """Have something happen before that page is drawn; the ones behind it are drawn as ever."""
    draw, left = engine.draft, [number]

    def drawn(*arguments: object) -> Draft:
        left[0] -= 1
        if left[0] == 0:
            action()
        return draw(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "draft", drawn)


def is_whole(site: Site) -> bool:
    """Whether everything is as if it had been drawn at once, and the hub is told of every feed at its new address."""
    with site.database.reading() as connection:
        topics = connection.scalars(select(tables.hub_pings.c.topic)).all()
    renamed = [topic for topic in topics if "/digest/" in topic]
    return not rebuild_all(site) and 2 * len(renamed) == len(topics)


def test_who_waits_is_told_why(site: Site) -> None:
    assert told(site) == []
    assert told(after(site)) == [
        "annex is digest from now on.",
        "Drawing the pages of digest anew; others can work meanwhile.",
    ]
    assert told(after(site)) == []
    assert is_whole(after(site))


def test_others_write_while_pages_are_drawn(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"title": "一", "url": "https://example.org/1", "summary": "要点。", "category": "tools"}
    before_page(monkeypatch, 12, lambda: add_entry(after(site), publication=None, texts=texts))
    rename_publications(after(site))
    with site.database.reading() as connection:
        assert "一" in connection.scalars(select(tables.entries.c.title)).all()
    assert is_whole(after(site))


def test_what_changes_meanwhile_is_not_drawn_over(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for a moment: everything is ready to be written when it changes, and the process dies behind it."""
    renamed = after(site)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def corrected() -> None:
        _, (first, *_) = load(renamed, DAY)
        correct(renamed, DAY, first.entry_id, texts={"title": "直した題"}, note="誤りを直しました。")

    with monkeypatch.context() as patched:
        patched.setattr(documents, "_SOME", 1000)
        patched.setattr(documents, "rebuild", die)
        before_page(patched, 15, corrected)
        with pytest.raises(KeyboardInterrupt):
            rename_publications(renamed)
    with asking(renamed) as ask:
        for path in (f"{DAY}/", "feeds/all.atom"):
            assert "直した題" in ask(f"/digest/{path}").text
    assert told(renamed) == []
    assert is_whole(renamed)


@pytest.mark.parametrize("page", [1, 8, 20])
def test_what_a_process_leaves_behind_that_dies_is_done_by_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    renamed = after(site)
    with monkeypatch.context() as patched:
        before_page(patched, page, die)
        with pytest.raises(KeyboardInterrupt):
            rename_publications(renamed)
    # Meanwhile everything is there, and nothing leads nowhere.
    with asking(renamed) as ask:
        for path in ("", f"{DAY}/", "feeds/all.atom"):
            assert ask(f"/annex/{path}").status_code == 301
            assert ask(f"/digest/{path}").status_code == 200
    assert told(renamed) == ["Drawing the pages of digest anew; others can work meanwhile."]
    assert is_whole(renamed)


def test_two_that_draw_at_once_make_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = after(site)
    before_page(monkeypatch, 8, lambda: rename_publications(renamed))
    rename_publications(renamed)
    assert is_whole(renamed)
    assert told(renamed) == []
    assert len({one.topic for one in ping_due(renamed)}) == 1, "a hub that is away costs one try"
