"""The real issue: complete, small enough for every client, and quick."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from newsletter.journal.read import read
from newsletter.model.edition import Format, Rendering, categories_key
from newsletter.model.issue import IssueEntry
from newsletter.rendering.characters import columns
from newsletter.rendering.edition import render_edition
from newsletter.rendering.layout import COLUMNS
from newsletter.rendering.markdown import plain
from tests.conftest import CATEGORIES
from tests.rendering.reading import document, hrefs, solid, texts
from tests.rendering.samples import LINKS, PUBLICATION, entry, issue

SLUGS = {label: slug for slug, label in CATEGORIES.items()}


class Real:
    """The issue, read from its journal file, and how to render it."""

    def __init__(self, path: Path) -> None:
        journal = read(path.read_text("utf-8")).journal
        assert journal is not None
        self.issue = issue(journal.front, day=journal.date)
        self.entries: list[IssueEntry] = [
            entry(
                number,
                item.title,
                item.summary,
                category=SLUGS[item.category] if item.category else None,
                section=item.section,
                url=item.url,
                original=item.original_title,
            )
            for number, item in enumerate(journal.entries, start=1)
        ]

    def render(self, *categories: str) -> Rendering:
        key = categories_key(categories)
        return render_edition(self.issue, self.entries, PUBLICATION, LINKS, key=key, format=Format.HTML)


@pytest.fixture(scope="module")
def real() -> Real:
    path = Path(__file__).resolve().parents[3] / "shared" / "journal" / "annex-2026-02-07.md"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return Real(path)


def test_it_is_whole_in_both_parts(real: Real) -> None:
    made = real.render()
    page, text = document(made), made.text
    assert texts(page, "h3") == [one.title for one in real.entries]
    assert len(texts(page, "h3")) == 26
    assert len(texts(page, "h2")) == 8
    assert texts(page, "h2")[0] == "1. 実験的ツールとローカルLLM実装"
    for heading in texts(page, "h2"):
        assert heading in text.splitlines()
    for one in real.entries:
        assert one.url in hrefs(page)
        assert one.url in text.splitlines()
        assert solid(one.title) in solid(text)
        assert solid(one.summary) in solid(text)
        assert solid(plain(one.summary)).replace("`", "") in solid(page.text_content())
    assert made.html is not None
    assert not re.search(r"\{\{|\{%|None|\*\*", made.html + text)
    assert all(columns(line) <= COLUMNS or line.startswith("http") for line in text.splitlines())


def test_it_is_under_the_size_at_which_clients_clip(real: Real) -> None:
    html = (real.render().html or "").encode()
    assert len(html) <= 75_000
    assert len(base64.encodebytes(html)) <= 102_000
