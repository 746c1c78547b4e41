"""How bounces come in: files, Maildirs, mbox files, mailboxes of others, and a listener."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsletter.delivery.bounce_mailbox import MailboxUnavailable
from newsletter.errors import UsageError
from newsletter.web.bounces import BounceReceiver
from newsletter.workflows import suppressions
from newsletter.workflows.bounce_files import read_bounces
from newsletter.workflows.bounces import take
from newsletter.workflows.fetch_bounces import Fetched, fetch_bounces
from newsletter.workflows.site import Site
from tests.delivery.bounce.notices import dsn
from tests.delivery.mail_server import mail_server
from tests.delivery.room import Room
from tests.workflows.bounce_room import ADDRESS, delivered_room, return_paths


@pytest.fixture
def room(site: Site) -> Room:
    return delivered_room(site, 4)


@pytest.fixture
def reports(room: Room) -> list[bytes]:
    """A hard bounce of each reader."""
    return [dsn(to=path) for path in return_paths(room.site).values()]


def suppressed(site: Site) -> list[str]:
    return sorted(each.key for each in suppressions.list_holding(site))


def test_files_folders_maildirs_and_mboxes_are_read_and_left_as_they_are(
    room: Room, reports: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(reports[0])
    for name in ("Maildir/new", "Maildir/cur", "Maildir/tmp", "folder/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "Maildir/new/2.host").write_bytes(reports[1])
    (tmp_path / "Maildir/cur/1.host:2,S").write_bytes(reports[0])
    (tmp_path / "Maildir/tmp/3.host").write_bytes(reports[3])
    (tmp_path / "folder/deep/a.eml").write_bytes(reports[1])
    box = b"".join(
        b"From MAILER-DAEMON Sat Feb  7 07:00:00 2026\n" + r.replace(b"\r\n", b"\n") + b"\n" for r in reports[2:]
    )
    (tmp_path / "bounces.mbox").write_bytes(box)
    before = files_of(tmp_path)
    taken = list(read_bounces(room.site, [str(tmp_path / n) for n in ("one.eml", "Maildir", "folder", "bounces.mbox")]))
    assert [Path(each.source).name for each in taken] == [
        "one.eml", "1.host:2,S", "2.host", "a.eml", "bounces.mbox:1", "bounces.mbox:2",
    ]  # fmt: skip
    assert [each.outcome is not None for each in taken] == [True, False, True, False, True, True]
    assert len(suppressed(room.site)) == 4
    assert files_of(tmp_path) == before


def files_of(folder: Path) -> dict[Path, bytes]:
    """All but the database."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".db" not in path.name)
    return {path: path.read_bytes() for path in files}


def test_a_path_that_is_not_there_is_named_before_anything_is_read(room: Room, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        read_bounces(room.site, [str(tmp_path), str(tmp_path / "nowhere")])


def with_mailbox(room: Room, protocol: str, port: int, **more: Any) -> Site:
    mailbox = {"protocol": protocol, "host": "127.0.0.1", "port": port, "security": "none", "username": "bounces"}
    return room.configured(bounces={"address": ADDRESS, "mailbox": {**mailbox, "password": "secret", **more}}).site


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_is_fetched_and_emptied_when_that_is_wanted(room: Room, reports: list[bytes], protocol: str) -> None:
    with mail_server(protocol, reports) as box:
        site = with_mailbox(room, protocol, box.port, delete=True)
        assert fetch_bounces(site) == Fetched(read=4, new=4, suppressed=4)
        assert box.left() == []
        assert fetch_bounces(site) == Fetched()
    assert len(suppressed(room.site)) == 4


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_what_stays_in_a_mailbox_counts_once(room: Room, reports: list[bytes], protocol: str) -> None:
    with mail_server(protocol, reports) as box:
        site = with_mailbox(room, protocol, box.port)
        assert fetch_bounces(site).new == 4
        assert fetch_bounces(site).new == 0
        assert box.left() == [1, 2, 3, 4]
        assert box.seen == ({1, 2, 3, 4} if protocol == "imap" else set())


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_nothing_is_removed_that_is_not_kept(
    room: Room, reports: list[bytes], protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(protocol, reports) as box:
        site = with_mailbox(room, protocol, box.port, delete=True)
        monkeypatch.setattr("newsletter.workflows.fetch_bounces.take", failing_from(3))
        with pytest.raises(RuntimeError):
            fetch_bounces(site)
        assert box.left() == [3, 4]


def failing_from(number: int) -> Callable[..., Any]:
    seen: list[bytes] = []

    def broken(site: Site, octets: bytes, *, source: str) -> Any:
        seen.append(octets)
        if len(seen) >= number:
            raise RuntimeError("the database is away")
        return take(site, octets, source=source)

    return broken


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_that_cannot_be_read_says_so(room: Room, protocol: str) -> None:
    with mail_server(protocol, []) as box, pytest.raises(MailboxUnavailable, match=r"bounces\.mailbox"):
        fetch_bounces(with_mailbox(room, protocol, box.port, password="wrong"))
    with pytest.raises(UsageError):
        fetch_bounces(room.site)


def listening(room: Room, *, lmtp: bool) -> BounceReceiver:
    receiver = BounceReceiver(room.site, host="127.0.0.1", port=0, lmtp=lmtp)
    receiver.start()
    return receiver


def test_the_listener_takes_bounces_for_its_address_alone(room: Room, reports: list[bytes]) -> None:
    receiver = listening(room, lmtp=False)
    path = next(iter(return_paths(room.site).values()))
    try:
        with smtplib.SMTP("127.0.0.1", receiver.port) as client:
            client.ehlo()
            client.mail("")
            assert client.rcpt("somebody@news.annex.example")[0] == 550
            assert client.rcpt("bounces@elsewhere.example")[0] == 550
            assert client.rcpt(path)[0] == 250
            assert client.data(dsn(to="undisclosed-recipients:;").decode())[0] == 250
    finally:
        receiver.stop()
    assert suppressed(room.site) == ["reader0@example.org"]


def test_lmtp_is_answered_once_for_each_recipient(room: Room) -> None:
    receiver = listening(room, lmtp=True)
    paths = list(return_paths(room.site).values())[:3]
    try:
        with smtplib.LMTP("127.0.0.1", receiver.port) as client:
            client.ehlo()
            client.mail("")
            for path in paths:
                assert client.rcpt(path)[0] == 250
            client.putcmd("DATA")
            assert client.getreply()[0] == 354
            client.send(dsn() + b".\r\n")
            assert [client.getreply()[0] for _ in paths] == [250] * 3
            assert client.noop()[0] == 250
    finally:
        receiver.stop()


@pytest.mark.parametrize("lmtp", [False, True])
def test_what_cannot_be_kept_is_asked_for_again(room: Room, lmtp: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.web.bounces.take", failing_from(1))
    receiver = listening(room, lmtp=lmtp)
    path = next(iter(return_paths(room.site).values()))
    try:
        with (smtplib.LMTP if lmtp else smtplib.SMTP)("127.0.0.1", receiver.port) as client:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail("", [path], dsn().decode())
            assert refused.value.smtp_code == 451
    finally:
        receiver.stop()
