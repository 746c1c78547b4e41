"""Whatever is written in an entry, every feed stays well-formed and the formats stay equal."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newsletter.feeds import opml
from newsletter.feeds.formats import write_all
from newsletter.feeds.text import clean, one_line
from tests.feeds.cast import feeds, weeks
from tests.feeds.reading import read

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cs", "Cn", "Co", "Cf"]),
        st.sampled_from("<>&]'\"`*[]()\\\n\r\t\u3000𠮷\ufffe\uffff\U0001fffe"),
    ),
    max_size=40,
)


@given(title=NASTY, original=NASTY, summary=NASTY, note=NASTY)
@example("]]>", "]]>", "]]>", "]]>")
@example("\x00\x1f\x7f\x9f", "\ud800", "\udc00\ud800", "\ufffe\uffff")
@example("<script>alert(1)</script>", "&nbsp;", "<![CDATA[x]]>", "<!--")
@example("\ud842\udfb7野家", "𠮷", "[x](/relative) [y](javascript:alert(1)) ![z](a.png)", "x")
@example("  \n\t ", "", "", "")
def test_feeds_are_well_formed_and_equal(title: str, original: str, summary: str, note: str) -> None:
    issue, entries = weeks(2)[0]
    hostile = replace(entries[1], title=title, original_title=original, summary=summary, correction=note, section=title)
    found = feeds([(issue, (entries[0], hostile))])
    for name in ("all", "issues"):
        seen = {format.extension: read(body, format.extension) for format, body in write_all(found[name])}
        first = seen["json"]
        assert all(item.title for item in first)
        for others in seen.values():
            assert [_plainly(item.title) for item in others] == [_plainly(item.title) for item in first]
            assert [item.html.split() for item in others] == [item.html.split() for item in first]
            assert [item.id for item in others] == [item.id for item in first]


@given(title=NASTY)
def test_a_feed_with_any_title_is_well_formed(title: str) -> None:
    found = replace(feeds(weeks(1))["all"], title=title, description=title)
    for format, body in write_all(found):
        if format.extension == "json":
            assert json.loads(body)["title"]
        else:
            etree.fromstring(body)
    line = opml.Outline(
        title=title, description=title, language="ja", url="https://a.example/", home="https://a.example/"
    )
    etree.fromstring(opml.write(title, [line]))


@given(NASTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("𠮷野家 👨‍👩‍👧 葛󠄀", "𠮷野家 👨‍👩‍👧 葛󠄀"),
        ("a\x00b\x0bc\x85d", "abcd"),
        ("\ud842\udfb7", "𠮷"),
        ("x\ud842y", "xy"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ufdd0\U0010ffff\U0001f600", "\U0001f600"),
    ],
)
def test_only_what_no_feed_can_hold_is_dropped(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_text_keeps_every_address_of_the_content_absolute() -> None:
    issue, entries = weeks(1)[0]
    hostile = replace(entries[0], summary="[here](/relative) [there](//host.example/x) [ok](https://a.example/b)")
    item = feeds([(issue, (hostile,))])["all"].items[0]

    assert 'href="https://a.example/b"' in item.html
    assert 'href="/' not in item.html


def _plainly(title: str) -> str:
    # feedparser takes character references in titles for HTML, as browsers would.
    return "".join(unescape(unescape(title)).split())
