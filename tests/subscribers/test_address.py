"""When two writings are one mailbox, and what is none."""

from __future__ import annotations

import pytest

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
