"""Composing: what every message promises, and that splicing equals building it whole."""

from __future__ import annotations

import email
import html as html_module
import re
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import links as paths
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.message import Message, compose, prepare
from newsletter.model.edition import Placeholders, Rendering
from tests.delivery.composing import (
    FOOTER,
    HTML_FOOTER,
    ISSUE,
    LINKS,
    PUBLICATION,
    PUBLISHED,
    SIGNER,
    SUBJECT,
    built_whole,
    date_of,
    raw,
    rendering,
    words,
)

ONCE = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
_UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
_UIDS = st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=1, max_size=24)
_LOCALS = st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,30}(\.[a-z0-9]{1,20}){0,2}", fullmatch=True)


def made(rendered: Rendering, *, uid: str = "hanako", address: str = "hanako@example.org", copy: int = 1) -> Message:
    return compose(prepare(rendered, ISSUE, PUBLICATION, LINKS, SIGNER), uid=uid, address=address, copy=copy)


def longest_line(octets: bytes) -> int:
    """Of all lines but the one that is raw by promise."""
    return max(len(line) for line in octets.split(b"\r\n") if not line.startswith(b"List-Unsubscribe: "))


def parsed(message: Message) -> EmailMessage:
    found = email.message_from_bytes(bytes(message), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(text=_UNICODE, html=st.none() | _UNICODE, after=_UNICODE, uid=_UIDS, local=_LOCALS, copy=st.integers(1, 99))
def test_a_spliced_message_is_byte_for_byte_the_one_built_whole(
    text: str, html: str | None, after: str, uid: str, local: str, copy: int
) -> None:
    address = f"{local}@example.org"
    edition = Rendering(
        subject=SUBJECT,
        text=text + FOOTER + after,
        html=None if html is None else html + HTML_FOOTER + after,
    )
    spliced = made(edition, uid=uid, address=address, copy=copy)

    unsubscribe = LINKS.url(paths.unsubscribe(paths.unsubscribe_token(SIGNER, "annex", uid)))
    preferences = LINKS.url(paths.preferences(paths.preferences_token(SIGNER, "annex", uid)))

    def personal(body: str, shown: str) -> str:
        for place, value in (
            (Placeholders.UNSUBSCRIBE, unsubscribe),
            (Placeholders.PREFERENCES, preferences),
            (Placeholders.ADDRESS, shown),
        ):
            body = body.replace(place, value)
        return body

    whole = built_whole(
        [
            ("List-Unsubscribe", raw(f"<{unsubscribe}>")),
            ("Message-ID", raw(f"<annex-2026-02-07.{uid}.{copy}@news.annex.example>")),
            ("To", raw(address)),
            ("From", raw(f"{words('From', 'GenAI週刊 Annex').encode()} <annex@annex.example>")),
            ("Subject", words("Subject", SUBJECT)),
            ("Date", date_of(PUBLISHED)),
            ("List-Id", raw(f"{words('List-Id', 'GenAI週刊 Annex').encode()} <annex.news.annex.example>")),
            ("List-Unsubscribe-Post", raw("List-Unsubscribe=One-Click")),
            ("MIME-Version", raw("1.0")),
        ],
        personal(edition.text, address),
        None if edition.html is None else personal(edition.html, html_module.escape(address)),
    )
    assert bytes(spliced) == whole


def test_a_message_keeps_every_promise_about_its_form() -> None:
    message = made(rendering(text="長い行" * 3000 + "\n", html="<p>" + "あ" * 30_000))
    octets = bytes(message)
    assert octets.isascii()
    assert octets.endswith(b"\r\n")
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", octets) is None
    assert longest_line(octets) <= 78
    assert not [line for line in octets.split(b"\r\n") if line.startswith(b".")]
    found = parsed(message)
    for name in ONCE:
        assert len(found.get_all(name, [])) == 1, name
    assert found["To"] == "hanako@example.org"
    assert found["Subject"] == SUBJECT
    assert found["From"].addresses[0].display_name == "GenAI週刊 Annex"
    assert found["Date"].datetime == PUBLISHED
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert found.defects == []
    assert message.size == len(octets)


def test_a_text_edition_is_a_single_text_part() -> None:
    found = parsed(made(rendering(html=None)))
    assert found.get_content_type() == "text/plain"
    assert "本文" in found.get_content()


def test_each_reader_gets_addresses_that_are_theirs_alone() -> None:
    mine, yours = made(rendering()), made(rendering(), uid="taro", address="taro@example.org")
    body = parsed(mine).get_body(("plain",))
    assert body is not None
    assert "/unsubscribe/annex-hanako." in body.get_content()
    assert "/preferences/annex-hanako." in body.get_content()
    assert "hanako@example.org" in body.get_content()
    assert b"annex.invalid" not in bytes(mine)
    assert parsed(mine)["List-Unsubscribe"] != parsed(yours)["List-Unsubscribe"]
    assert parsed(mine)["Message-ID"] != parsed(yours)["Message-ID"]


def test_a_second_try_is_the_same_bytes_and_a_new_copy_has_another_id() -> None:
    assert bytes(made(rendering())) == bytes(made(rendering()))
    assert parsed(made(rendering()))["Message-ID"] != parsed(made(rendering(), copy=2))["Message-ID"]


def test_a_long_unsubscribe_address_stays_raw_on_one_line() -> None:
    octets = bytes(made(rendering(), uid="u" * 250))
    line = next(line for line in octets.split(b"\r\n") if line.startswith(b"List-Unsubscribe:"))
    assert line.startswith(b"List-Unsubscribe: <https://news.annex.example/unsubscribe/annex-uuu")
    assert line.endswith(b">")


@pytest.mark.parametrize(
    "subject",
    [
        "週刊👩‍💻葛󠄀" * 20,
        "plain ASCII that fits",
        "ascii " * 40,
        "x" * 300,
        "looks like =?utf-8?b?44GC?= but is not",
        "é",
        "日本語 and English, half; half. " * 6,
    ],
)
def test_subjects_round_trip_in_short_words_on_short_lines(subject: str) -> None:
    octets = bytes(made(rendering(subject=subject)))
    head = octets.partition(b"\r\n\r\n")[0]
    assert longest_line(head) <= 78
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?]+\?[bqBQ]\?[^?]*\?=", head))
    # Folding may turn runs of spaces into one; headers are compared as words.
    assert email.message_from_bytes(octets, policy=policy.default)["Subject"] == " ".join(subject.split())


@given(name=_UNICODE)
@settings(max_examples=100)
def test_no_display_name_can_add_a_header(name: str) -> None:
    title = (name.strip() or "x")[:200] + "\r\nBcc: everybody@example.org"
    publication = PUBLICATION.model_copy(update={"title": title, "sender": "annex@annex.example"})
    octets = bytes(
        compose(
            prepare(rendering(subject=title), ISSUE, publication, LINKS, SIGNER),
            uid="u",
            address="a@example.org",
            copy=1,
        )
    )
    found = email.message_from_bytes(octets, policy=policy.compat32)
    assert found["Bcc"] is None
    assert octets.isascii()
    assert longest_line(octets.partition(b"\r\n\r\n")[0]) <= 78


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nDATA",
        "a b@example.org",
        "a@exa mple.org",
        "a@example.org>",
        "<a@example.org",
        "a@b@example.org",
        "@example.org",
        "a@",
        "",
        "a,b@example.org",
        "a@example.org\x00",
        "日\u2028本@example.org",
        "a" * 400 + "@例え.jp",
    ],
)
def test_what_is_not_an_address_cannot_be_composed(address: str) -> None:
    with pytest.raises(CannotCompose):
        made(rendering(), address=address)


def test_addresses_of_japanese_carriers_are_quoted() -> None:
    assert made(rendering(), address="a..b.@docomo.example").recipient == '"a..b."@docomo.example'


def test_an_address_beyond_ascii_says_so() -> None:
    message = made(rendering(), address="花子@例え.example")
    assert message.beyond_ascii
    assert "To: 花子@例え.example\r\n".encode() in bytes(message)


def test_an_edition_that_is_not_text_cannot_be_composed() -> None:
    with pytest.raises(CannotCompose):
        made(rendering(text="\ud800"))
