"""An edition that is too large for Gmail is shortened by rule, and says so; nothing of it is lost."""

from __future__ import annotations

import base64
import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model.edition import Format, Rendering
from newsletter.model.issue import IssueEntry
from newsletter.rendering import fitting
from newsletter.rendering.breaks import NEVER_FIRST
from newsletter.rendering.budget import DECODED, ENCODED, Cut, cuts, encoded_size, excess, needed
from newsletter.rendering.characters import columns
from newsletter.rendering.markdown import plain
from newsletter.rendering.shorten import COLUMNS, shortened
from newsletter.rendering.view import Length
from tests.conftest import CATEGORIES
from tests.rendering.reading import document, hrefs, render, solid, texts
from tests.rendering.samples import entry

SENTENCES = (
    "港の倉庫を改装した小さな計算機室で、三年のあいだ温度と湿度を測りつづけた記録を公開している。",
    "測定の**間隔**を半分にしても得られるものは少なく、むしろ機器の入れ替えのたびに値がずれたと著者は言う。",
    "較正の手順は`calibrate.py`として配られ、誰でも同じ図を描ける。",
    "結論は控えめだが、失敗した方法の一覧がいちばん役に立つ。",
    "隣の町の観測所との比較は次の号に続く。付録の表は印刷して壁に貼れる大きさになっている。",
)


def long_issue(count: int, sections: int) -> list[IssueEntry]:
    return [
        entry(
            number,
            f"第{number}の記録：倉庫の計算機室で三年間測りつづけた温度と湿度、その読みかた",
            "".join(SENTENCES[(number + n) % len(SENTENCES)] for n in range(5)),
            category=list(CATEGORIES)[number % 7],
            section=f"節{number * sections // (count + 1)}",
            url=f"https://www.harbour{number}.example/articles/2026/02/warehouse-records-{number}",
            original="Three years of temperature and humidity" if number % 3 == 0 else None,
        )
        for number in range(1, count + 1)
    ]


def check_fits(made: Rendering, entries: list[IssueEntry]) -> None:
    assert made.html is not None
    html = made.html.encode()
    assert len(html) <= DECODED
    assert len(base64.encodebytes(html.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")) <= ENCODED - 1_000
    page = document(made)
    assert texts(page, "h3") == [one.title for one in entries]
    assert set(hrefs(page)) >= {one.url for one in entries}
    for one in entries:
        assert solid(plain(one.summary)) in solid(made.text)
        assert one.url in made.text.splitlines()
    assert "一部の要約を短くしています" in page.text_content()


def test_sixty_entries_fit_with_title_and_link_each() -> None:
    entries = long_issue(60, 6)
    made = render(entries=entries)
    check_fits(made, entries)
    page = document(made)
    reading_on = [a.get("href") for a in page.iter("a") if a.text_content() == "続きを読む"]
    assert len(reading_on) > 40
    assert set(reading_on) <= {f"http://news.annex.example/annex/entries/{one.entry_id}/" for one in entries}
    (note,) = made.notes
    assert re.fullmatch(
        r"\d+ of 60 summaries are shortened and \d+ left out in the HTML part, so that Gmail shows it whole\. "
        r"The text part has everything\.",
        str(note),
    )


def test_two_hundred_entries_fit_as_titles() -> None:
    entries = long_issue(200, 9)
    made = render(entries=entries)
    check_fits(made, entries)


def test_no_more_is_cut_than_needed() -> None:
    made = render(entries=long_issue(60, 6))
    assert made.html is not None
    assert len(made.html.encode()) > DECODED - 4_000


def test_an_edition_that_fits_is_left_alone() -> None:
    made = render(entries=long_issue(20, 4))
    assert made.notes == ()
    assert "続きを読む" not in (made.html or "")


def test_what_cannot_fit_says_so_and_keeps_every_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "excess", lambda html: 1)
    monkeypatch.setattr("newsletter.rendering.budget.excess", lambda html: 4_000)
    entries = long_issue(8, 2)
    made = render(entries=entries)
    assert "still 4,000 bytes larger" in str(made.notes[0])
    assert texts(document(made), "h3") == [one.title for one in entries]


def test_a_text_edition_is_never_shortened() -> None:
    made = render(entries=long_issue(200, 9), format=Format.TEXT)
    assert made.notes == ()


def test_cuts_come_from_the_end_of_the_longest_section_first() -> None:
    order = cuts([[(5, 1)] * 2, [(5, 1)] * 4, [(5, 1)] * 3])
    places = [(cut.section, cut.entry) for cut in order if cut.length is Length.SHORT]
    assert places == [(1, 3), (2, 2), (1, 2), (2, 1), (1, 1), (0, 1), (2, 0), (1, 0), (0, 0)]
    assert [cut.length for cut in order] == [Length.SHORT] * 9 + [Length.TITLE] * 9


def test_a_summary_that_is_short_already_is_not_cut() -> None:
    assert cuts([[(0, 7)]]) == (Cut(0, 0, Length.TITLE, 7),)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 99)), max_size=8), max_size=6),
    st.integers(1, 2000),
)
def test_each_entry_is_cut_once_a_length_and_enough_is_cut(sections: list[list[tuple[int, int]]], surplus: int) -> None:
    order = cuts(sections)
    assert len({(cut.section, cut.entry, cut.length) for cut in order}) == len(order)
    count = needed(order, 0, surplus)
    spared = list(accumulate((cut.saving for cut in order), initial=0))
    assert spared[count] >= surplus or count == len(order)
    assert count <= 1 or spared[count - 1] < surplus


@given(st.text(max_size=3000))
def test_the_encoded_size_is_that_of_the_standard_library(text: str) -> None:
    octets = text.replace("\r", "").encode().replace(b"\n", b"\r\n")
    assert encoded_size(text.replace("\r", "")) == len(base64.encodebytes(octets).replace(b"\n", b"\r\n"))


def test_the_limit_leaves_room_for_each_readers_links() -> None:
    assert excess("x" * 73_000) == 0
    assert 0 < excess("x" * 74_500) < 1_500


@given(st.text(alphabet="漢字かな読書、。「」（）abc XYZ-.19", min_size=1, max_size=300))
def test_a_shortened_summary_begins_like_the_whole_and_fits(text: str) -> None:
    short = shortened(text)
    whole = " ".join(plain(text).replace("`", "").split())
    assert whole.startswith(short.removesuffix("…"))
    assert columns(short) <= COLUMNS
    if short.endswith("…") and not whole.endswith("…"):
        rest = whole[len(short) - 1 :].lstrip(" 、，,・：:")
        assert not rest or rest[0] not in NEVER_FIRST


def test_a_summary_is_cut_at_a_sentence_or_between_words() -> None:
    assert shortened("".join(SENTENCES)) == SENTENCES[0]
    assert shortened("word " * 60).endswith("word…")
    assert shortened("一" * 20 + "。" + "二" * 100).endswith("二…")
    assert shortened("短い`要約`です。[ここ](https://x.example/)を参照。") == "短い要約です。ここを参照。"
