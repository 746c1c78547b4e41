"""What the grammar takes, and what it takes for text."""

from __future__ import annotations

from datetime import date

from newsletter.journal.read import Reading, read
from newsletter.journal.value import Journal, JournalEntry
from tests.journal.journals import JAPANESE


def journal(text: str) -> Journal:
    reading = read(text)
    assert reading.faults == ()
    assert reading.journal is not None
    return reading.journal


def entry(under_title: str) -> JournalEntry:
    (only,) = journal(f"# T 2026-02-07\n\n## 1. S\n\n### Title\n{under_title}").entries
    return only


def test_the_parts_of_a_journal_are_told_apart() -> None:
    read_one = journal(JAPANESE)
    assert read_one.date == date(2026, 2, 7)
    front = read_one.front
    assert (front.title, front.language, front.tagline) == ("週刊木工", "ja", "木と道具の話。")
    assert (front.about_heading, front.about) == ("週刊木工について", "毎週土曜に届きます。\n\n二つめの段落です。")
    assert (front.closing_heading, front.closing) == ("編集後記", "来週は椅子です。")
    assert front.colophon == "奥付はここに。"
    assert [each.section for each in read_one.entries] == ["道具", "作例"]
    assert read_one.entries[0].original_title == "Choosing a plane"
    assert read_one.entries[1].original_title is None
    assert read_one.entries[1].category is None


def test_headings_in_fenced_code_are_text() -> None:
    code = "```sh\n# a comment\n\n\n### not an entry\n---\n```"
    found = entry(f"**URL**: https://a.example/\n\nBefore.\n\n{code}\n\nAfter.\n")
    assert found.summary == f"Before.\n\n{code}\n\nAfter."


def test_a_fence_that_is_never_closed_hides_no_entry() -> None:
    text = (
        "# T 2026-02-07\n\n## 1. S\n\n### A\n**URL**: https://a.example/\n\n```\nopen\n\n"
        "### B\n**URL**: https://b.example/\n\nb\n"
    )
    assert [each.title for each in journal(text).entries] == ["A", "B"]
    assert [note.line for note in read(text).notes] == [8]


def test_a_rule_inside_a_summary_stays_in_it() -> None:
    text = (
        "# T 2026-02-07\n\n## 1. S\n\n### A\n**URL**: https://a.example/\n\none\n\n---\n\ntwo\n\n---\n\n"
        "### B\n**URL**: https://b.example/\n\nthree\n\n---\n"
    )
    first, second = journal(text).entries
    assert first.summary == "one\n\n---\n\ntwo"
    assert second.summary == "three"
    assert journal(text).front.colophon is None


def test_a_summary_has_as_many_paragraphs_as_are_written() -> None:
    found = entry("**URL**: https://a.example/\n\none  \nstill one\n\n\n \ntwo\n\n- three\n")
    assert found.summary == "one  \nstill one\n\ntwo\n\n- three"


def test_a_paragraph_that_looks_like_a_field_is_summary_once_the_url_is_given() -> None:
    found = entry("**URL**: https://a.example/\n\n**原題**: これは本文。\n**重要**: これも。\n")
    assert found.original_title is None
    assert found.summary == "**原題**: これは本文。\n**重要**: これも。"


def test_fields_may_be_set_apart_by_empty_lines_and_written_with_wide_colons() -> None:
    found = entry("\n**原題**：Wide\n\n**カテゴリー：** 道具\n\n**url**: <https://a.example/>\nright under it\n")
    assert (found.original_title, found.category, found.url) == ("Wide", "道具", "https://a.example/")
    assert found.summary == "right under it"


def test_markup_and_joiners_in_text_survive_as_they_are() -> None:
    hostile = "<script>x</script> {{ 7*7 }} <!-- c --> [x](javascript:alert(1)) 👨‍👩‍👧‍👦 ❤️ 葛󠄀"
    found = entry(f"**原題**: {hostile}\n**URL**: https://a.example/\n\n{hostile}\n")
    assert found.summary == hostile
    assert found.original_title == hostile


def test_spaces_around_titles_do_not_count() -> None:
    text = "#  T   2026-02-07  \n\n## 1.  S  \n\n###  Title  \n**URL**:  https://a.example/  \n\ntext\n"
    assert journal(text).front.title == "T"
    assert (journal(text).entries[0].section, journal(text).entries[0].title) == ("S", "Title")


def test_sections_may_be_numbered_in_the_ways_people_do() -> None:
    for heading in ("1. S", "１．S", "12.S", "3) S", "2、S"):
        text = f"# T 2026-02-07\n\n## {heading}\n\n### A\n**URL**: https://a.example/\n\na\n"
        assert journal(text).entries[0].section == "S"
    assert journal("# T 2026-02-07\n\n## 3.5 とは\n\ntext\n").front.about_heading == "3.5 とは"


def test_a_second_heading_above_the_sections_is_kept_in_the_introduction() -> None:
    text = "# T 2026-02-07\n\n## About\n\none\n\n## More\n\ntwo\n"
    assert journal(text).front.about == "one\n\n## More\n\ntwo"


def test_a_heading_that_comes_twice_is_one_section() -> None:
    part = "## {n}. {s}\n\n### {t}\n**URL**: https://a.example/{t}\n\nx\n\n---\n\n"
    text = "# T 2026-02-07\n\n" + "".join(
        part.format(n=n, s=s, t=t) for n, s, t in ((1, "S", "a"), (2, "R", "b"), (3, "S", "c"))
    )
    assert [each.title for each in journal(text).entries] == ["a", "c", "b"]


def test_a_journal_may_have_front_matter_alone() -> None:
    found = journal("# T 2026年2月7日号\n\ntagline\n\n---\n\ncolophon\n")
    assert (found.front.tagline, found.front.colophon, found.entries) == ("tagline", "colophon", ())


def test_the_labels_decide_the_language_and_without_any_the_date_does() -> None:
    assert journal("# T 2026-02-07\n").front.language == "en"
    assert journal("# T 2026年02月07日号\n").front.language == "ja"
    mixed = "# T 2026-02-07\n\n## 1. S\n\n### A\n**カテゴリー**: c\n**URL**: https://a.example/\n\na\n"
    assert journal(mixed).front.language == "ja"


def test_what_is_nearly_a_heading_is_noted() -> None:
    reading: Reading = read("# T 2026-02-07\n\n##No space\n")
    assert [(note.line, "space" in note.text) for note in reading.notes] == [(3, True)]
