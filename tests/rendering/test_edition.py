"""What an edition has in it, in both parts."""

from __future__ import annotations

import re

import pytest

from newsletter.model.edition import Format, Placeholders
from newsletter.rendering.characters import columns
from newsletter.rendering.edition import render_edition
from newsletter.rendering.layout import COLUMNS
from newsletter.rendering.markdown import plain
from tests.rendering.reading import document, hrefs, render, solid, texts
from tests.rendering.samples import ENGLISH, ENGLISH_ENTRIES, ENGLISH_ISSUE, JAPANESE_ENTRIES, LINKS, entry

PRESENT = [one for one in JAPANESE_ENTRIES if not one.withdrawn]
PLACES = (Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS)


def test_the_subject_has_title_and_date() -> None:
    assert render().subject == "港町だより 2026年2月7日号"


def test_each_section_and_each_entry_has_one_heading_with_exactly_its_title() -> None:
    page = document(render())
    assert texts(page, "h1") == ["港町だより"]
    assert texts(page, "h2") == ["1. 海と道具", "2. 読みもの"]
    assert texts(page, "h3") == [one.title for one in PRESENT]


def test_both_parts_have_every_address_summary_and_permalink() -> None:
    made = render()
    page, text = document(made), made.text
    for one in PRESENT:
        assert one.url in hrefs(page)
        assert one.url in text.splitlines()
        assert f"http://news.annex.example/annex/entries/{one.entry_id}/" in hrefs(page)
        assert solid(one.title) in solid(text)
        assert solid(plain(one.summary)) in solid(text)
        assert solid(plain(one.summary)).replace("`", "") in solid(page.text_content())
    assert "http://news.annex.example/annex/2026-02-07/" in hrefs(page)
    assert "http://news.annex.example/annex/2026-02-07/" in text.splitlines()


def test_a_withdrawn_entry_is_in_neither_part() -> None:
    made = render()
    assert made.html is not None
    assert "取り下げた" not in made.html + made.text


def test_a_choice_has_its_entries_and_the_one_without_category_renumbered() -> None:
    made = render("critique")
    page = document(made)
    assert texts(page, "h3") == ["潮見表を読むということ", "防波堤に貼られた警告文の言語学"]
    assert "2本（全4本から）" in page.text_content()
    assert "配信カテゴリー：批判的分析" in made.text
    assert "1. 読みもの" in made.text


def test_a_category_that_is_empty_this_week_gets_what_has_none() -> None:
    assert texts(document(render("business")), "h3") == ["潮見表を読むということ"]


def test_an_edition_without_entries_says_so() -> None:
    made = render("business", entries=[one for one in JAPANESE_ENTRIES if one.category])
    assert "お選びのカテゴリーの記事がありません" in made.text
    assert "お選びのカテゴリーの記事がありません" in document(made).text_content()


def test_an_entry_without_category_has_no_label() -> None:
    made = render(entries=[entry(1, "題", "要約。", section="節")])
    page = document(made)
    assert not page.xpath("//*[contains(concat(' ', @class, ' '), ' c ')]")
    assert "カテゴリー：" not in made.text
    assert "None" not in page.text_content() + made.text


def test_entries_without_section_stand_under_their_category_and_loose_ones_come_last() -> None:
    made = render(
        entries=[
            entry(1, "いち", "一。"),
            entry(2, "に", "二。", category="tools"),
            entry(3, "さん", "三。", category="lost"),
        ]
    )
    page = document(made)
    assert texts(page, "h2") == ["1. ツール・実験", "2. lost"]
    assert texts(page, "h3") == ["に", "さん", "いち"]
    assert "そのほか" in made.text


def test_original_titles_say_their_language() -> None:
    page = document(render())
    assert [(e.get("lang"), e.text_content()) for e in page.xpath("//p/span[@lang]")] == [
        ("en", "How to make a lighthouse bulb last ten years"),
        ("ja", "防波堤の警告文について"),
    ]


def test_a_correction_is_announced_in_both_parts() -> None:
    made = render()
    assert "【訂正】初出では版を2.3としていましたが、" in document(made).text_content()
    assert "【訂正】初出では版を2.3としていましたが、" in made.text


def test_the_footer_has_sender_address_contact_and_the_ways_out() -> None:
    made = render()
    page = document(made)
    for wanted in ("GenAI週刊 Annex", "東京都千代田区見本町1-2-3", "contact@annex.example", Placeholders.ADDRESS):
        assert wanted in made.text
        assert wanted in page.text_content()
    assert "mailto:contact@annex.example" in hrefs(page)


@pytest.mark.parametrize("place", PLACES)
def test_personal_places_stand_only_behind_the_last_entry(place: str) -> None:
    made = render()
    assert made.html is not None
    for part in (made.html, made.text):
        assert part.count(place) == 1
        assert part.index(place) > part.rindex(JAPANESE_ENTRIES[-1].url.split("?")[0])
        assert part.index(place) > part.rindex("編集後記")


def test_a_text_edition_has_no_html_and_the_same_text() -> None:
    assert render(format=Format.TEXT).html is None
    assert render(format=Format.TEXT).text == render().text


def test_text_lines_are_short_but_for_addresses() -> None:
    long = [line for line in render().text.splitlines() if columns(line) > COLUMNS]
    assert all(line.startswith("http") for line in long)


def test_the_page_says_its_language_and_schemes() -> None:
    made = render()
    page = document(made)
    assert made.html is not None
    assert made.html.startswith("<!DOCTYPE html>\n<html")
    assert page.get("lang") == "ja"
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert "prefers-color-scheme:dark" in made.html
    assert all(table.get("role") == "presentation" for table in page.iter("table"))
    assert "</wbr>" not in made.html


def test_nothing_of_a_template_is_left() -> None:
    made = render()
    assert made.html is not None
    for part in (made.html, made.text):
        assert not re.search(r"\{\{|\{%|None|\*\*|&lt;mj-|<mj-", part)


def test_an_english_issue_is_english() -> None:
    made = render_edition(ENGLISH_ISSUE, ENGLISH_ENTRIES, ENGLISH, LINKS, key="*", format=Format.HTML)
    page = document(made)
    assert made.subject == "Harbour Notes, 7 February 2026"
    assert page.get("lang") == "en"
    assert texts(page, "h2") == ["1. Sea and tools", "2. Reading"]
    for wanted in (
        "Saturday, 7 February 2026",
        "3 articles",
        "Read on site1.example",
        "Correction: We first named",
        "Unsubscribe",
    ):
        assert wanted in page.text_content()
        assert wanted in made.text
