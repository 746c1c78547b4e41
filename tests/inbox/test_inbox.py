"""The local inbox takes every mail and shows it, over real SMTP and real HTTP on loopback."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.web.inbox.server import Inbox
from newsletter.web.listening import listen, port_of
from tests.conftest import MovedClock

HOSTILE = '<script>alert(1)</script>"&'


@pytest.fixture
def inbox(clock: MovedClock) -> Iterator[Inbox]:
    with Inbox(clock, smtp_port=0, web_port=0) as running:
        yield running


def send(inbox: Inbox, raw: bytes, *to: str, sender: str = "annex@annex.example") -> None:
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=10) as client:
        client.sendmail(sender, to or ("hanako@reader.example",), raw)


def get(inbox: Inbox, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(inbox.web_address + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode("utf-8")


def newest(inbox: Inbox) -> str:
    return str(json.loads(get(inbox, "/mails.json")[2])[0]["id"])


def japanese() -> bytes:
    message = EmailMessage()
    message["From"] = "週刊アネックス <annex@annex.example>"
    message["To"] = "花子 <hanako@reader.example>"
    message["Subject"] = "週刊アネックス 2026年2月7日号：小さな道具の大きな効き目について考える"
    message["Date"] = "Sat, 07 Feb 2026 07:00:00 +0900"
    message["Message-ID"] = "<1@annex.example>"
    message.set_content("今週の号です。\nhttps://example.org/読む?a=1&b=2 を。\n", cte="base64")
    message.add_alternative(
        '<html><head></head><body><h1>今週の号</h1><a href="/x">x</a></body></html>', "html", cte="base64"
    )
    return message.as_bytes().replace(b"\n", b"\r\n")


def test_a_japanese_mail_is_shown_decoded(inbox: Inbox) -> None:
    send(inbox, japanese())
    _, _, listed = get(inbox, "/")
    assert "小さな道具の大きな効き目について考える" in listed
    _, _, page = get(inbox, f"/mails/{newest(inbox)}/?view=text")
    assert "花子 &lt;hanako@reader.example&gt;" in page
    assert "今週の号です。" in page
    assert "strict receiver" not in page


def test_addresses_in_the_text_are_links(inbox: Inbox) -> None:
    send(inbox, b"Subject: x\r\n\r\nLeave: https://annex.example/u/a.b?x=1&y=<2>.\r\n")
    page = get(inbox, f"/mails/{newest(inbox)}/?view=text")[2]
    assert '<a href="https://annex.example/u/a.b?x=1&amp;y=" target="_blank"' in page
    assert "&lt;2&gt;." in page


def test_the_html_lives_in_a_sandbox_of_its_own(inbox: Inbox) -> None:
    send(inbox, japanese())
    path = f"/mails/{newest(inbox)}/"
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in get(inbox, path)[2]
    status, headers, html = get(inbox, path + "html")
    assert status == 200
    assert "<h1>今週の号</h1>" in html
    assert '<head><base target="_blank"></head>' in html
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


def test_a_hostile_subject_is_only_text(inbox: Inbox) -> None:
    send(inbox, f"Subject: {HOSTILE}\r\nFrom: {HOSTILE}\r\nTo: {HOSTILE}\r\n\r\n{HOSTILE}\r\n".encode())
    identity = newest(inbox)
    for path in ("/", *(f"/mails/{identity}/?view={view}" for view in ("text", "headers", "source"))):
        status, headers, page = get(inbox, path)
        assert status == 200
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"no header at all\r\n",
        "Subject: 生の八ビット件名\r\n\r\n本文\r\n".encode(),
        "Subject: 生の件名\r\n\r\n".encode("shift_jis") + b"\x83\x5c\r\n",
        b"Subject: =?utf-8?B?44GC44G=?= =?no-such?Q?x?= =?utf-8?Q?=FF=FE?=\r\n\r\nx\r\n",
        b"Content-Type: text/html; charset=no-such-charset\r\n\r\n<p>\xff\r\n",
        b"Content-Type: multipart/alternative\r\n\r\nno boundary\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: a/b; name*=utf-8''%FF\r\n\r\n!\r\n",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n****\r\n",
        b"Subject: a\x00b\x1b[31m\r\nFrom: \xe2\x80\xae\r\n\r\n\x00\x07\r\n",
        b"X: " + b"y" * 5000 + b"\r\n\r\nline\nfeed\rreturn\r\n",
    ],
)
def test_malformed_mails_are_taken_and_shown(inbox: Inbox, raw: bytes) -> None:
    inbox.mailbox.add(raw, sender="", recipients=["x@y.example"], now=datetime(2026, 2, 7, tzinfo=UTC))
    if raw.strip():
        send(inbox, raw.replace(b"line\nfeed\rreturn", b"line"))
    identity = newest(inbox)
    assert get(inbox, "/")[0] == 200
    for view in ("headers", "source"):
        assert get(inbox, f"/mails/{identity}/?view={view}")[0] == 200
    assert get(inbox, f"/mails/{identity}/")[0] == 200


def test_raw_eight_bit_subjects_are_read_as_utf8(inbox: Inbox) -> None:
    send(inbox, "Subject: 生の八ビット件名\r\n\r\n本文\r\n".encode())
    page = get(inbox, f"/mails/{newest(inbox)}/")[2]
    assert "生の八ビット件名" in page
    assert "The headers hold raw 8-bit characters." in page


def test_the_download_is_what_came_in(inbox: Inbox) -> None:
    raw = japanese() + b"..dots\r\n.\xe3\x81\x82 at the start of a line\r\n"
    send(inbox, raw)
    request = urllib.request.urlopen(f"{inbox.web_address}/mails/{newest(inbox)}.eml", timeout=10)
    with request as answer:
        assert answer.read() == raw
        assert answer.headers["Content-Type"] == "message/rfc822"
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_newest_mail_stands_first_and_the_list_has_pages(inbox: Inbox) -> None:
    for number in range(103):
        inbox.mailbox.add(
            b"Subject: mail %03d\r\n\r\n" % number, sender="", recipients=["x@y.example"], now=datetime.now(UTC)
        )
    first, second = get(inbox, "/")[2], get(inbox, "/?page=2")[2]
    assert first.index("mail 102") < first.index("mail 101")
    assert "mail 003" in first
    assert "mail 002" in second
    assert "mail 003" not in second
    assert get(inbox, "/?page=%C2%B2")[0] == get(inbox, "/?page=99")[0] == 200


def test_other_sites_cannot_read_the_mails_through_a_name_of_theirs(inbox: Inbox) -> None:
    assert get(inbox, "/", Host="rebound.example")[0] == 400


@pytest.mark.parametrize(
    "path", ["/mails/nothing/", "/mails/nothing.eml", "/mails/..%2f..%2fetc/", "/elsewhere", "/mails/nothing/html"]
)
def test_what_is_not_there_answers_404_with_a_way_back(inbox: Inbox, path: str) -> None:
    status, headers, page = get(inbox, path)
    assert status == 404
    assert "All mails" in page
    assert headers["x-content-type-options"] == "nosniff"


def test_any_login_is_taken_and_pipelining_is_offered(inbox: Inbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=10) as client:
        client.ehlo()
        assert {"pipelining", "8bitmime", "smtputf8", "size"} <= set(client.esmtp_features)
        client.login("anybody", "anything")
        client.sendmail("a@b.example", ["c@d.example"], b"Subject: in\r\n\r\n")
    assert len(inbox.mailbox) == 1


def test_commands_sent_together_are_answered_in_order(inbox: Inbox) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=10) as client:
        client.ehlo()
        assert client.sock is not None
        for number in range(3):
            client.send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
            assert [client.getreply()[0] for _ in range(3)] == [250, 250, 354]
            client.send(b"Subject: %d\r\n\r\nx\r\n.\r\n" % number)
            assert client.getreply()[0] == 250
    assert len(inbox.mailbox) == 3


def test_a_folder_keeps_the_mails_over_a_restart(clock: MovedClock, tmp_path: Path) -> None:
    with Inbox(clock, smtp_port=0, web_port=0, folder=tmp_path) as inbox:
        send(inbox, japanese(), "a@b.example")
    (tmp_path / "new" / "dropped.eml").write_bytes(b"Subject: put here by hand\r\n\r\n")
    with Inbox(clock, smtp_port=0, web_port=0, folder=tmp_path) as inbox:
        send(inbox, b"Subject: second\r\n\r\n", "c@d.example")
        listed = json.loads(get(inbox, "/mails.json")[2])
        assert [mail["recipients"] for mail in listed] == [["c@d.example"], [], ["a@b.example"]]
        assert "put here by hand" in get(inbox, "/")[2]
        assert get(inbox, f"/mails/{listed[2]['id']}/html")[0] == 200


def test_a_taken_port_is_one_clear_message(clock: MovedClock) -> None:
    with listen("127.0.0.1", 0, advice="") as taken:
        with pytest.raises(UsageError, match=f"{port_of(taken)}: another program listens there") as smtp:
            Inbox(clock, smtp_port=port_of(taken), web_port=0)
        with pytest.raises(UsageError, match="another program listens there") as web:
            Inbox(clock, smtp_port=0, web_port=port_of(taken))
    assert "--smtp-port" in smtp.value.advice
    assert "--web-port" in web.value.advice
