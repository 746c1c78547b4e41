"""Journals to read: one small one in each language, and a strategy for all others."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from newsletter.journal.lines import Kind, scan
from newsletter.journal.summary import summary_faults, tidy
from newsletter.journal.value import Journal, JournalEntry
from newsletter.model.issue import FrontMatter
from newsletter.model.text import one_line

JAPANESE = """# 週刊木工 2026年02月07日号

木と道具の話。

## 週刊木工について

毎週土曜に届きます。

二つめの段落です。

---

## 1. 道具

### よい鉋の選び方
**原題**: Choosing a plane
**カテゴリー**: ツール・実験
**URL**: https://example.org/plane

刃の角度から考える。

---

## 2. 作例

### 小さな机
**URL**: https://example.org/desk

釘を使わない机。

---

## 編集後記

来週は椅子です。

---

奥付はここに。
"""

ENGLISH = """# Woodwork Weekly 2026-02-07

About wood and tools.

## About Woodwork Weekly

Every Saturday.

---

## 1. Tools

### 良い鉋
**Original title**: 良い鉋の選び方
**Category**: Tools
**URL**: https://example.org/plane

It begins with the angle of the blade.

---

## Afterword

Chairs next week.

---

Colophon.
"""

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("#*-`~>|.1 　:：\u200d\ufe0f"),
    max_size=40,
)
_LINES = st.one_of(
    _WORDS,
    st.sampled_from(
        ["---", "***", "#### four", "**URL**: https://x.example/", "**原題**: 何か", "- a", "", "  ", "# inside", "##"]
    ),
)
_CODE = st.lists(_LINES, max_size=4).map(lambda lines: "\n".join(["```sh", *lines, "```"]))
_TEXTS = st.lists(st.one_of(_LINES, _CODE), min_size=1, max_size=6).map("\n".join).map(tidy)

texts = _TEXTS.filter(lambda text: bool(text) and not summary_faults(text))
"""What can stand as a summary, or as the text of a part."""

_maybe_text = st.none() | texts
_titles = _WORDS.map(one_line).filter(bool)
_plain_titles = st.from_regex(r"[A-Za-zぁ-ん一二三][A-Za-zぁ-ん一二三 ]{0,12}[A-Za-zぁ-ん一二三]", fullmatch=True)


@st.composite
def journals(draw: st.DrawFn) -> Journal:
    sections = draw(st.lists(_plain_titles, min_size=1, max_size=3, unique=True))
    has_about, has_closing = draw(st.booleans()), draw(st.booleans())
    headings = [section for section in sections for _ in range(draw(st.integers(1, 2)))]
    entries = [
        JournalEntry(
            title=draw(_titles),
            original_title=draw(st.none() | _titles),
            category=draw(st.none() | _titles),
            url=f"https://example.org/{number}",
            summary=draw(texts),
            section=section,
        )
        for number, section in enumerate(headings)
    ]
    return Journal(
        date=draw(st.dates(min_value=date(1000, 1, 1))),
        front=FrontMatter(
            title=draw(_plain_titles),
            language=draw(st.sampled_from(["ja", "en"])),
            tagline=draw(_maybe_text),
            about_heading=draw(_plain_titles) if has_about else None,
            about=draw(_maybe_text) if has_about else None,
            closing_heading=draw(_plain_titles) if has_closing else None,
            closing=draw(_maybe_text) if has_closing else None,
            colophon=draw(st.none() | texts.filter(lambda text: not _has_rule(text))),
        ),
        entries=tuple(entries),
    )


def _has_rule(text: str) -> bool:
    return any(line.kind is Kind.RULE for line in scan(text))
