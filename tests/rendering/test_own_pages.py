"""Templates of an operator's own on the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import TemplateFaults
from newsletter.rendering.pages import engine
from newsletter.rendering.pages.frame import Frame, frame_of
from newsletter.rendering.pages.notice import error_page
from newsletter.rendering.pages.stylesheet import stylesheet
from newsletter.resources import TEMPLATES
from tests.rendering.samples import LINKS, PUBLICATION


def _frame(folder: Path) -> Frame:
    return frame_of(PUBLICATION.model_copy(update={"templates_dir": folder}), LINKS)


def _own(folder: Path, name: str, old: str, new: str) -> Frame:
    written = (TEMPLATES / "web" / name).read_text("utf-8")
    assert old in written
    (folder / "web").mkdir(exist_ok=True)
    (folder / "web" / name).write_text(written.replace(old, new, 1), "utf-8")
    return _frame(folder)


def test_a_page_is_drawn_from_the_operators_template_and_known_to_be_another(tmp_path: Path) -> None:
    frame = _own(tmp_path, "notice.html", "{{ view.heading }}", "{{ view.heading }} 自分の頁")
    assert "自分の頁".encode() in error_page(frame, "/annex/x", 404)
    assert "自分の頁".encode() not in error_page(frame_of(PUBLICATION, LINKS), "/annex/x", 404)
    assert engine.digest(tmp_path) != engine.digest()


def test_another_version_of_the_program_draws_all_pages_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages depend on more than the code beside them, such as how entries are grouped."""
    before = engine.digest.__wrapped__()
    monkeypatch.setattr(engine, "__version__", "99.0")
    assert engine.digest.__wrapped__() != before


def test_the_stylesheet_can_be_the_operators(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "forms.css").write_text("form { border: 1px solid {{ theme.light.rule }}; }\n", "utf-8")
    assert b"form { border: 1px solid #" in stylesheet(_frame(tmp_path)).body


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("{{ view.heading }}", "{{ view.heading }", "syntax: "),
        ("{{ view.heading }}", "{{ wiev.heading }}", "undefined: wiev"),
        ("{{ view.heading }}", "{{ frame.tite }}", "undefined: Frame has no tite"),
        ("{{ view.heading }}", "{{ view.heding }}", "undefined: .*heding"),
    ],
)
def test_a_broken_page_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, text: str) -> None:
    with pytest.raises(TemplateFaults, match=rf"web/notice\.html:\d+: .*{text}"):
        error_page(_own(tmp_path, "notice.html", old, new), "/annex/x", 404)


def test_a_broken_stylesheet_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(TemplateFaults, match=r"web/site\.css:\d+: undefined: .*'monspace'"):
        stylesheet(_own(tmp_path, "site.css", "theme.monospace", "theme.monspace"))


def test_a_template_saved_while_a_server_runs_is_neither_drawn_with_nor_in_the_digest(tmp_path: Path) -> None:
    """A digest of the new state beside a page of the old one, or of both, would never be drawn again."""
    frame = _own(tmp_path, "notice.html", "{{ view.heading }}", "{{ view.heading }} 前")
    _own(tmp_path, "base.html", "<body", '<body data-state="前"')
    stylesheet(frame)
    for name in ("notice.html", "base.html"):
        path = tmp_path / "web" / name
        path.write_text(path.read_text("utf-8").replace("前", "{{ 後 }"), "utf-8")
    before = engine.digest(tmp_path)
    drawn = error_page(frame, "/annex/x", 404).decode()
    assert drawn.count("前") == 2
    assert "後" not in drawn
    assert engine.digest(tmp_path) == before
