"""When two writings are one mailbox, and what is none."""

from __future__ import annotations

import unicodedata

import pytest
from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.address import BadAddress, email_key, masked, parse_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanako@Example.ORG", "hanako@example.org"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｏｒｇ", "hanako@example.org"),
        ("info@日本語.jp", "info@xn--wgv71a119e.jp"),
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ('"hanako"@example.org', "hanako@example.org"),
        ('"a\\.b"@example.org', "a.b@example.org"),
        ("  hanako@example.org\n", "hanako@example.org"),
    ],
)
def test_two_writings_of_one_mailbox_have_one_key(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hanako@example.org", "hanako@example.com"),
        ("hanako+news@example.org", "hanako@example.org"),
        ("a.b@gmail.com", "ab@gmail.com"),
    ],
)
def test_mailboxes_that_only_their_own_host_could_tell_to_be_the_same_are_two(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@pytest.mark.parametrize(
    ("given", "sendable"),
    [
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        (".a.@docomo.ne.jp", '".a."@docomo.ne.jp'),
        ("Hanako@Example.ORG", "Hanako@example.org"),
        ("info@日本語.jp", "info@xn--wgv71a119e.jp"),
        ("reader@localhost", "reader@localhost"),
        ("reader@readers.test", "reader@readers.test"),
        ("reader@annex.example", "reader@annex.example"),
        ("reader@intra.local", "reader@intra.local"),
    ],
)
def test_an_address_is_kept_as_it_goes_into_an_smtp_command(given: str, sendable: str) -> None:
    address = parse_address(given)
    assert address.email == sendable
    assert parse_address(address.email) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hanako",
        "@example.org",
        "hanako@",
        "hanako@example",
        "a@b@example.org",
        "花子@example.org",
        "hanako@example.org, taro@example.org",
        "Hanako <hanako@example.org>",
        "hanako@exa mple.org",
        "hanako@-example.org",
        "hanako\r\nRCPT TO:<x@example.org>@example.org",
        "a\x00b@example.org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_we_cannot_write_to_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(text)


def test_a_masked_address_shows_one_letter_and_the_domain() -> None:
    assert masked("hanako@example.org") == "h…@example.org"
    assert masked('"a..b"@docomo.ne.jp') == "a…@docomo.ne.jp"


@given(
    st.one_of(
        st.emails(),
        st.from_regex(r"\A[A-Za-z0-9._+-]{1,70}@[A-Za-z0-9.-]{1,200}\Z"),
        st.from_regex(r"\A[A-Za-z0-9._+-]{1,10}@[a-z日本é.-]{1,20}\.(jp|test)\Z"),
    )
)
def test_the_quick_way_and_the_thorough_one_agree(text: str) -> None:
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        thorough = thoroughly(*text.rsplit("@", 1)).ascii_email
    except EmailNotValidError:
        thorough = None
    try:
        quick = parse_address(text).email
    except BadAddress:
        quick = None
    if thorough is not None:
        assert quick == thorough
    elif quick is not None:
        assert quick.startswith('"')


def thoroughly(local: str, domain: str) -> ValidatedEmail:
    return validate_email(
        f"{local}@{domain}",
        check_deliverability=False,
        test_environment=True,
        allow_quoted_local=True,
        allow_smtputf8=False,
        strict=True,
        globally_deliverable=domain.lower() != "localhost",
    )
