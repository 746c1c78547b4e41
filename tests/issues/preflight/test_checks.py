"""Each check finds its fault, and finds nothing where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.delivery.message import compose, prepare
from newsletter.issues.preflight import (
    addresses,
    answers,
    categories,
    choices,
    contrast,
    footer,
    headers,
    headings,
    images,
    leftovers,
    lines,
    repeats,
    size,
    summaries,
)
from newsletter.issues.preflight.check import CHECKS, check
from newsletter.issues.preflight.facts import Answer, ColourPair, EditionFacts, Facts
from newsletter.issues.preflight.finding import Kind, Severity, errors_of
from newsletter.model.edition import Placeholders
from newsletter.model.wording import Wording
from tests.delivery.composing import ISSUE, LINKS, SIGNER
from tests.issues.preflight.editions import HOUSE, edition, entry, facts, html_of, said, text_of

ONE = entry()


def spoilt(old: bytes, new: bytes) -> Facts:
    """One edition whose message has been changed on its way."""
    sound = edition(ONE)
    assert old in sound.octets
    return facts(ONE, editions=(replace(sound, octets=sound.octets.replace(old, new, 1)),))


def test_an_issue_without_a_fault_has_only_its_size_noted() -> None:
    (only,) = check(facts(ONE, entry(2, category="sea", section="別の節")))
    assert (only.check, only.severity) == ("size", Severity.NOTE)


def test_every_check_is_run() -> None:
    modules = {one.__module__.rpartition(".")[2] for one in CHECKS}
    assert len(modules) == 14


# Headers


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        (b"List-Id: ", b"X-List-Id: ", "List-Id", "is missing"),
        (b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\nMIME-Version: 1.0\r\n", "MIME-Version", "stands there 2"),
        (b"Subject: ", b"Subject: =?utf-8?b?44GC?= ", "Subject", "reads back as"),
        (b"<annex@annex.example>", b"<other@annex.example>", "From", "reads back as"),
        (b"/unsubscribe/annex-reader", b"/unsubscribe/annex-others", "List-Unsubscribe", "not this reader's"),
        (b"text/html", b"text/calendar", "Content-Type", "no text/html part"),
        (b"\r\n44K", b"\r\nMTIz", "Content-Type", "reads back otherwise"),
    ],
)
def test_a_header_that_does_not_say_what_was_meant_is_an_error(old: bytes, new: bytes, field: str, words: str) -> None:
    if old.startswith(b"\r\n44K"):
        old = b"\r\n" + edition(ONE).octets.split(b"base64\r\n\r\n")[1][:4]
        new = b"\r\nMTIz"
    found = list(headers.check(spoilt(old, new)))
    assert [(f.severity, f.place.kind) for f in found] == [(Severity.ERROR, Kind.HEADER)]
    assert field in found[0].place.name
    assert words in found[0].text


def test_headers_that_read_back_as_meant_are_no_finding() -> None:
    assert list(headers.check(facts(ONE))) == []


def test_a_long_japanese_sender_is_no_finding() -> None:
    publication = HOUSE.model_copy(update={"sender": f"{'週刊アネックス編集部' * 6} <annex@annex.example>"})
    prepared = prepare(edition(ONE).meant, ISSUE, publication, LINKS, SIGNER)
    octets = bytes(compose(prepared, uid="reader", address="r@example.org", copy=1))
    made = replace(edition(ONE), octets=octets)
    assert list(headers.check(facts(ONE, publication=publication, editions=(made,)))) == []


# Lines


def test_a_line_over_998_octets_is_an_error() -> None:
    (found,) = (
        one
        for one in lines.check(spoilt(b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\n" + b"x" * 999))
        if one.severity is Severity.ERROR
    )
    assert "999 octets" in found.text


def test_a_bare_line_feed_and_raw_octets_are_errors() -> None:
    found = list(lines.check(spoilt(b"MIME-Version: 1.0\r\n", "MIME-Version: 1.0\nX: あ\r\n".encode())))
    assert [f.severity for f in found] == [Severity.ERROR, Severity.ERROR]


def test_a_long_header_line_is_noted_but_not_the_one_that_must_stay_whole() -> None:
    assert list(lines.check(facts(ONE))) == []
    (found,) = lines.check(spoilt(b"MIME-Version: 1.0", b"MIME-Version: 1.0" + b" " * 70))
    assert (found.severity, found.place.name) == (Severity.NOTE, "MIME-Version of the HTML edition")


# What was left behind


@pytest.mark.parametrize("place", [Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS])
def test_an_open_personal_place_is_an_error(place: str) -> None:
    broken = replace(edition(ONE), text=f"{place}\n")
    found = list(leftovers.check(facts(ONE, editions=(broken,))))
    assert [f.severity for f in found] == [Severity.ERROR]
    assert place in found[0].text


@pytest.mark.parametrize("left", ["{{ title }}", "{% if x %}", "None"])
def test_what_a_template_left_is_an_error(left: str) -> None:
    broken = edition(ONE, html=html_of(ONE, top=f"<p>{left}</p>"))
    found = list(leftovers.check(facts(ONE, editions=(broken,))))
    assert {f.severity for f in found} == {Severity.ERROR}
    assert {f.place.name for f in found} == {"HTML part of the HTML edition"}


@pytest.mark.parametrize("written", ["{{ title }} is Jinja", "{% raw %}", "None of this", "`**` is the power operator"])
def test_what_an_editor_wrote_is_no_fault(written: str) -> None:
    mine, shown = entry(summary=written), written.replace("`**`", "<code>**</code>")
    made = edition(mine, html=html_of(entry(summary=shown)), text=written)
    assert list(leftovers.check(facts(mine, editions=(made,), summaries={"entry1": shown}))) == []


def test_marks_of_emphasis_that_are_shown_are_a_warning_at_their_entry_alone() -> None:
    paired, open_ = entry(1, summary="これは**強調**です"), entry(2, summary="これは**強調のつもり")
    summaries = {"entry1": "<p>これは<strong>強調</strong>です</p>", "entry2": "<p>これは**強調のつもり</p>"}
    found = list(leftovers.check(facts(paired, open_, summaries=summaries)))
    assert [(f.check, f.severity, f.place.id) for f in found] == [("leftovers", Severity.WARNING, "entry2")]


def test_marks_of_emphasis_around_the_entries_are_a_warning_at_the_part() -> None:
    made = edition(ONE, html=html_of(ONE, top="<p>**編集後記</p>"))
    found = list(leftovers.check(facts(ONE, editions=(made,))))
    assert [(f.severity, f.place.name) for f in found] == [(Severity.WARNING, "HTML part of the HTML edition")]


# Headings


def test_an_entry_without_its_heading_is_an_error() -> None:
    broken = edition(ONE, html=html_of(ONE).replace("h3>", "p>"))
    found = list(headings.check(facts(ONE, editions=(broken,))))
    assert ("error", "HTML part of the HTML edition", "0 headings of entries for 1 entries") in said(found)


def test_a_heading_over_nothing_is_a_warning_at_the_section() -> None:
    broken = edition(ONE, html=html_of(ONE, top="<h2>空の<b>節</b></h2>"))
    (found,) = headings.check(facts(ONE, editions=(broken,)))
    assert (found.severity, str(found.place)) == (Severity.WARNING, "section “空の節”")


def test_an_issue_without_entries_is_a_warning() -> None:
    (found,) = headings.check(facts())
    assert (found.severity, found.place.kind) == (Severity.WARNING, Kind.ISSUE)
    assert errors_of(check(facts())) == ()


# Links


@pytest.mark.parametrize("url", ["example.org/a", "ftp://example.org/a", "https://", "https://exa mple.org/"])
def test_an_entry_whose_address_is_not_whole_is_an_error(url: str) -> None:
    mine = entry(url=url)
    found = [f for f in addresses.check(facts(mine)) if f.severity is Severity.ERROR]
    assert [f.place.id for f in found] == ["entry1"]


def test_an_address_that_is_missing_from_a_part_is_an_error() -> None:
    for broken, part in (
        (edition(ONE, text="記事1\n"), "text part"),
        (edition(ONE, html=html_of(entry(url="https://other.example/"))), "HTML part"),
    ):
        found = list(addresses.check(facts(ONE, editions=(broken,))))
        assert [f.severity for f in found] == [Severity.ERROR]
        assert found[0].place.name.startswith(part)


def test_an_edition_of_other_categories_need_not_have_an_address() -> None:
    other = entry(2, category="sea")
    assert list(addresses.check(facts(ONE, other, editions=(edition(ONE, key="tools"),)))) == []


@pytest.mark.parametrize("href", ["", "#top", "/a", "javascript:alert(1)", "http:///x", "mailto:nobody"])
def test_a_link_in_a_text_that_leads_nowhere_is_a_warning(href: str) -> None:
    broken = edition(ONE, html=html_of(ONE, top=f'<a href="{href}">x</a>'))
    (found,) = addresses.check(facts(ONE, editions=(broken,)))
    assert found.severity is Severity.WARNING


def test_whole_links_are_no_finding() -> None:
    sound = edition(
        ONE, html=html_of(ONE, top='<a href="http://[::1]:8080/a">x</a> <a href="mailto:a@b.example">y</a>')
    )
    assert list(addresses.check(facts(ONE, editions=(sound,)))) == []


# Articles of earlier issues, and what sites say


def test_the_url_of_an_earlier_issue_is_a_warning() -> None:
    (found,) = repeats.check(facts(ONE, entry(2), earlier={"entry2": ("annex/2026-01-31",)}))
    assert (found.severity, found.place.id) == (Severity.WARNING, "entry2")
    assert "annex/2026-01-31" in found.text
    assert list(repeats.check(facts(ONE))) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [(200, None), (301, None), (404, "warning"), (500, "warning"), (None, "warning"), (403, "note"), (429, "note")],
)
def test_what_a_site_says_is_never_an_error(status: int | None, severity: str | None) -> None:
    found = list(answers.check(facts(ONE, answers={ONE.url: Answer(status=status, words="answers so")})))
    assert [(f.severity.value, f.place.id) for f in found] == ([] if severity is None else [(severity, "entry1")])


# Pictures and colours


def test_a_picture_without_alt_is_an_error() -> None:
    broken = edition(ONE, html=html_of(ONE, top='<img src="https://annex.example/a.png">'))
    (found,) = images.check(facts(ONE, editions=(broken,)))
    assert found.severity is Severity.ERROR
    for alt in ('alt=""', 'alt="灯台"'):
        sound = edition(ONE, html=html_of(ONE, top=f'<img src="a.png" {alt}>'))
        assert list(images.check(facts(ONE, editions=(sound,)))) == []


@pytest.mark.parametrize(("ratio", "severity"), [(4.5, None), (4.4, "warning"), (2.0, "warning"), (1.9, "error")])
def test_pale_text_is_a_warning_and_invisible_text_an_error(ratio: float, severity: str | None) -> None:
    pair = ColourPair(scheme="dark", text="#111111", background="#222222", contrast=ratio, sample="本文")
    found = list(contrast.check(facts(ONE, editions=(edition(ONE, pairs=(pair,)),))))
    assert [f.severity.value for f in found] == ([] if severity is None else [severity])
    assert all("dark" in f.text and "本文" in f.text for f in found)


# Categories, summaries, readers


def test_a_category_that_is_not_there_is_a_warning() -> None:
    (found,) = categories.check(facts(ONE, entry(2, category="gone"), entry(3, category=None)))
    assert (found.severity, found.place.id) == (Severity.WARNING, "entry2")


@pytest.mark.parametrize(("words", "found"), [(79, True), (80, False), (120, False), (121, True)])
def test_a_summary_of_unusual_length_is_a_warning(words: int, found: bool) -> None:
    said = list(summaries.check(facts(ONE, words={"entry1": words})))
    assert [f.severity for f in said] == [Severity.WARNING] * found


def test_readers_who_get_nothing_are_noted() -> None:
    (found,) = choices.check(facts(ONE, readers={"sea": 3, "tools": 2, "*": 9}))
    assert (found.severity, found.text) == (Severity.NOTE, "nothing in it for the 3 readers of sea")


# The footer


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("postal_address", ""),
        ("postal_address", "1-2-3 Example, Chiyoda-ku, Tokyo"),
        ("contact", " "),
        ("contact", "contact@news.example.org"),
        ("sender", "Annex <annex@news.example.org>"),
    ],
)
def test_an_incomplete_footer_stops_a_public_site_and_warns_a_local_one(setting: str, value: str) -> None:
    publication = HOUSE.model_copy(update={setting: value})
    for base_url, severity in (
        ("https://news.annex.jp", Severity.ERROR),
        ("http://127.0.0.1:8080", Severity.WARNING),
        ("http://localhost:8080", Severity.WARNING),
        ("https://news.example.org", Severity.WARNING),
    ):
        made = facts(ONE, publication=publication, base_url=base_url, editions=())
        (found,) = footer.check(made)
        assert (found.severity, str(found.place)) == (severity, f"footer, {setting}")


def test_a_complete_footer_is_no_finding_and_http_a_warning() -> None:
    assert list(footer.check(facts(ONE))) == []
    (found,) = footer.check(facts(ONE, base_url="http://news.annex.jp"))
    assert (found.severity, found.place.name) == (Severity.WARNING, "List-Unsubscribe")


@pytest.mark.parametrize("missing", ["GenAI週刊 Annex", "東京都千代田区見本町1-2-3", "contact@annex.example"])
def test_what_a_footer_does_not_show_is_an_error(missing: str) -> None:
    sound = edition(ONE)
    assert sound.html is not None
    broken = replace(sound, text=sound.text.replace(missing, "…"), html=sound.html.replace(missing, "…"))
    found = list(footer.check(facts(ONE, editions=(broken,))))
    assert [f.severity for f in found] == [Severity.ERROR, Severity.ERROR]


def test_a_part_without_the_way_to_leave_is_an_error() -> None:
    sound = edition(ONE)
    broken = replace(sound, text=sound.text.replace(sound.unsubscribe, "…"))
    (found,) = footer.check(facts(ONE, editions=(broken,)))
    assert found.text == "the address to leave is not in it"


# Size


def test_the_size_is_what_the_message_has_and_its_shares_add_up() -> None:
    two = (ONE, entry(2, section="別"))
    sound = edition(*two)
    (found,) = size.check(facts(*two))
    assert sound.html is not None
    decoded = len(sound.html.encode())
    assert sum(share.bytes for share in found.shares) == decoded
    assert [share.name for share in found.shares] == ["style sheets", "styles in elements", "top", "1. 節", "end"]
    assert f"{decoded:,} bytes" in found.text
    part = sound.octets.split(b"base64\r\n\r\n")[2].partition(b"\r\n--")[0]
    assert size.encoded_size(len(sound.html.replace("\n", "\r\n").encode())) in (len(part), len(part) + 2)


def test_what_gmail_would_cut_is_a_warning() -> None:
    assert [f.severity for f in size.check(facts(ONE))] == [Severity.NOTE]
    large = edition(ONE, html=html_of(ONE, top="<p>" + "あ" * 26_000 + "</p>"))
    (found,) = size.check(facts(ONE, editions=(large,)))
    assert found.severity is Severity.WARNING
    assert max(found.shares, key=lambda share: share.bytes).name == "top"


def test_what_was_shortened_to_fit_is_a_warning() -> None:
    sound = edition(ONE)
    made = replace(sound, meant=replace(sound.meant, notes=(Wording.same("3 of 9 summaries are shortened"),)))
    found = [f for f in size.check(facts(ONE, editions=(made,))) if f.severity is Severity.WARNING]
    assert [f.text for f in found] == ["3 of 9 summaries are shortened"]


def test_findings_come_errors_first_and_once() -> None:
    broken: EditionFacts = edition(ONE, text=text_of(), html=html_of(ONE, top='<img src="a"><img src="a">'))
    found = check(facts(ONE, words={"entry1": 1}, editions=(broken,)))
    order = [f.severity for f in found]
    assert order == sorted(order, key=list(Severity).index)
    assert len(set(found)) == len(found)
    assert sum(f.check == "images" for f in found) == 1
