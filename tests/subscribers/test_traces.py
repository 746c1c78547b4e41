"""An address is found in whatever was kept, and nothing that strangers send can stop the search."""

from __future__ import annotations

import time
from base64 import b64encode

import pytest

from newsletter.subscribers.traces import Traces

HANAKO = Traces("hanako.yamada@readers.test")
TOO_DEEP = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))


@pytest.mark.parametrize(
    "field",
    [
        b"=?utf-8?q?hanako=2Eyamada=40readers=2Etest?=",
        b"=?iso-2022-jp?b?%b?=" % b64encode("花子 hanako.yamada@readers.test".encode("iso-2022-jp")),
        b"=?utf-8?b?%b?=\r\n =?utf-8?b?%b?=" % (b64encode(b"for hanako.yam"), b64encode(b"ada@readers.test")),
        b"=?no-such-charset?q?hanako.yamada=40readers.test?=",
        b"=?idna?q?hanako.yamada=40readers.test=FF?=",
    ],
)
def test_an_address_in_encoded_words_is_found(field: bytes) -> None:
    assert HANAKO.in_octets(b"Subject: " + field + b"\r\n\r\n\r\n")


@pytest.mark.parametrize(
    "message",
    [
        b"Subject: =?utf-8?b?a?=\r\n\r\n",
        b"Subject: =?\xff?q?a?= =??q?a?= =?undefined?q?=FF?= =?zlib?b?AAAA?=\r\n\r\n",
        b"Subject: " + b"=?utf-8?B?44GC?= " * 100_000 + b"\r\n\r\n",
        TOO_DEEP + b"Content-Type: text/plain\r\n\r\nnothing",
        b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 3000,
    ],
    ids=["broken", "charsets", "long", "deep", "messages"],
)
def test_no_message_stops_the_search(message: bytes) -> None:
    began = time.monotonic()
    assert not HANAKO.in_octets(message + b"\r\nContent-Transfer-Encoding: base64\r\n")
    assert time.monotonic() - began < 10


def test_what_lies_too_deep_is_still_found_where_it_is_written_in_plain() -> None:
    assert HANAKO.in_octets(TOO_DEEP + b"Content-Type: text/plain\r\n\r\n<hanako.yamada@readers.test>: gone")
