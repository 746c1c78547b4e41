"""Every fault, all at once, each with its line and what to do."""

from __future__ import annotations

import pytest

from newsletter.journal.categories import category_faults
from newsletter.journal.decode import decode
from newsletter.journal.read import read
from tests.conftest import CATEGORIES


def faults(text: str) -> list[tuple[int, str]]:
    reading = read(text)
    assert reading.journal is None
    return [(fault.line, fault.text) for fault in reading.faults]


def only(text: str) -> tuple[int, str]:
    (found,) = faults(text)
    return found


def with_entry(under_title: str) -> str:
    return f"# T 2026-02-07\n\n## 1. S\n\n### A\n{under_title}"


@pytest.mark.parametrize("written", ["2026年02月30日号", "2026-13-01", "2025年2月29日号", "2026-00-10"])
def test_a_date_that_does_not_exist(written: str) -> None:
    line, text = only(f"# T {written}\n")
    assert line == 1
    assert written in text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("\n\n  \n", 1, "empty"),
        ("# T\n", 1, "no date"),
        ("# 2026-02-07\n", 1, "no title"),
        ("\nhello\n\n# T 2026-02-07\n", 2, "does not begin"),
        ("# T 2026-02-07\n\ntext\n\n# U 2026-02-08\n", 5, "second heading"),
        ("# T 2026-02-07\n\n## 1. S\n\nstray\n\n### A\n**URL**: https://a.example/\n\na\n", 5, "between"),
        (with_entry("**URL**: https://a.example/\n\na\n\n## End\n\n## 2. S\n"), 12, "the closing part of line 10"),
        ("# T 2026-02-07\n\n### A\n**URL**: https://a.example/\n\na\n", 3, "outside a section"),
        (with_entry("**URL**: https://a.example\n\na\n\n## E\n\n### B\n**URL**: https://b.org\n\nb"), 12, "outside"),
        (with_entry("text\n"), 5, "no URL"),
        (with_entry("URL: https://a.example/\n"), 5, "**URL**: https://"),
        (with_entry("**URL**:\n\ntext\n"), 6, "no URL"),
        (with_entry("**URL**: ftp://a.example/\n\ntext\n"), 6, "not http or https"),
        (with_entry("**URL**: javascript:alert(1)\n\ntext\n"), 6, "not http or https"),
        (with_entry("**URL**: /a\n\ntext\n"), 6, "not absolute"),
        (with_entry("**URL**: //a.example/a\n\ntext\n"), 6, "not absolute"),
        (with_entry("**URL**: a.example:80/a\n\ntext\n"), 6, "not absolute"),
        (with_entry("**URL**: http://\n\ntext\n"), 6, "not absolute"),
        (with_entry("**URL**: https://[a/\n\ntext\n"), 6, "cannot be read"),
        (with_entry("**URL**: https://a.example/a b\n\ntext\n"), 6, "space"),
        (with_entry("**URL**: https://a.example/\n**著者**: 誰か\n\ntext\n"), 7, "unknown field **著者**"),
        (with_entry("**URL**: https://a.example/\n**URL**: https://b.example/\n\ntext\n"), 7, "second time"),
        (with_entry("**URL**: https://a.example/\n"), 5, "no summary"),
        (with_entry("**URL**: https://a.example/\n\n---\n\n"), 5, "no summary"),
        ("# T 2026-02-07\n\n## 1. S\n\n###\n**URL**: https://a.example/\n\na\n", 5, "no title"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_has_its_line(text: str, line: int, words: str) -> None:
    found_line, found = only(text)
    assert found_line == line
    assert words in found
    assert only(text.replace("\n", "\r\n")) == (found_line, found)


@pytest.mark.parametrize(
    "again",
    ["https://a.example/x/", "https://a.example/x?utm_source=b&utm_medium=c", "HTTPS://A.example/x"],
)
def test_a_url_that_repeats_another_names_the_first_line(again: str) -> None:
    text = with_entry(f"**URL**: https://a.example/x\n\na\n\n### B\n**URL**: {again}\n\nb\n")
    line, found = only(text)
    assert line == 11
    assert "line 6" in found


@pytest.mark.parametrize("other", ["https://a.example/x?a=1", "https://a.example/x#b", "http://a.example/x"])
def test_a_url_that_differs_in_anything_else_is_another_article(other: str) -> None:
    reading = read(with_entry(f"**URL**: https://a.example/x\n\na\n\n### B\n**URL**: {other}\n\nb\n"))
    assert reading.faults == ()


def test_all_faults_come_at_once_in_the_order_of_lines() -> None:
    text = "# T 2026年02月31日号\n\n### A\n\na\n\n## 1. S\n\n### B\n**URL**: x\n**誰**: y\n"
    assert [line for line, _ in faults(text)] == [1, 3, 3, 9, 10, 11]


def test_an_unknown_category_names_the_nearest_label() -> None:
    reading = read(with_entry("**カテゴリー**: セキュリテイ・リスク\n**URL**: https://a.example/\n\na\n"))
    (fault,) = category_faults(reading.entries, CATEGORIES)
    assert fault.line == 6
    assert "セキュリティ・リスク" in fault.text
    (fault,) = category_faults(reading.entries, {})
    assert "no categories" in fault.text


def test_bytes_that_are_not_utf8_name_their_line() -> None:
    decoded = decode("# 題\nあ\n".encode() + "い\n".encode("shift_jis"))
    assert decoded.text is None
    assert [fault.line for fault in decoded.faults] == [3]


def test_control_and_bidi_characters_are_left_out_with_a_note() -> None:
    decoded = decode("a\x00b\x07\r\nc\x85\u202ed\u2066\re\tf\u200d\ufe0f\n".encode())
    assert decoded.text == "ab\r\ncde\tf\u200d\ufe0f\n"
    assert [(note.line, note.text) for note in decoded.notes] == [
        (1, "2 control characters left out"),
        (2, "4 control characters left out"),
    ]
