"""After an erasure the address is nowhere, in no spelling, and what was sent still adds up."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, insert, select, text, update

from newsletter import links
from newsletter.errors import NotFound, Refused
from newsletter.model.bounce import Step
from newsletter.model.edition import Rendering
from newsletter.store import subscribers, suppressions
from newsletter.store.tables import (
    attempts,
    audit_log,
    bounces,
    deliveries,
    leases,
    metadata,
    sign_ups,
)
from newsletter.store.tables import (
    subscribers as people,
)
from newsletter.subscribers.address import FINGERPRINT
from newsletter.subscribers.erasure import ERASED, erased_key
from newsletter.workflows import suppressions as by_hand
from newsletter.workflows.bounces import take
from newsletter.workflows.change_address import ask, confirm
from newsletter.workflows.erase import Receipt, erase
from newsletter.workflows.export_subscribers import export_subscribers
from newsletter.workflows.foreground import NotYet
from newsletter.workflows.import_subscribers import import_subscribers
from newsletter.workflows.notices import queue_mail
from newsletter.workflows.pause import pause
from newsletter.workflows.send import send
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, list_all, show
from tests.delivery.bounce.notices import complaint, dsn, plain
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.workflows.bounce_room import ADDRESS, return_paths

HANAKO = "hanako.yamada+news@xn--r8jz45g.example"
ELSEWHERE = "h.yamada@readers.test"
OTHER = "not.hanako.yamada+news@xn--r8jz45g.example"
TARO = "taro@readers.test"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def room(site: Site, server: FaultServer, tmp_path: Path) -> Room:
    """Somebody who was imported, mailed, refused once, changed, bounced, complained, suppressed and written about."""
    room = make_room(site, port=server.port).configured(
        bounces={"address": ADDRESS}, smtp={"host": "127.0.0.1", "port": server.port}
    )
    site = room.site
    listed = tmp_path / "list.csv"
    listed.write_text(
        "email,name,categories,confirmed\n"
        f"Hanako.Yamada+News@例え.example,山田花子,,2026-01-01\n{TARO},,,2026-01-01\n{OTHER},,,2026-01-01\n"
    )
    import_subscribers(site, listed)
    refusals = [f"450 4.2.0 <{HANAKO}>: greylisted, see http://mx.example/?{quote(HANAKO)}"]
    server.on_rcpt = lambda recipient: refusals.pop() if recipient.lower() == HANAKO and refusals else None
    with pytest.raises(NotYet):
        send(site, REF)
    room.clock.move(hours=2)
    send(site, REF)
    add(site, email=HANAKO, publication=None, name="花子", categories=["tools"], confirmed=None)
    known = {address.lower(): path for address, path in return_paths(site).items()}
    packed = encodebytes(f"Your mail to {HANAKO} was not read by anybody, as far as we know.".encode()).decode()
    for message in (
        dsn(HANAKO, to=known[HANAKO], status="4.2.2", diagnostic=f"smtp; 452 4.2.2 <{HANAKO}> full"),
        complaint(to=HANAKO, returned=f"Return-Path: <{known[HANAKO]}>"),
        dsn("hanako.yamada+news@例え.example", diagnostic=f'smtp; 550 5.1.1 "{HANAKO}" unknown'),
        plain(f"Sorry:\n{packed}", Content_Transfer_Encoding="base64", MIME_Version="1.0"),
        dsn(TARO, to=known[TARO], diagnostic=f"smtp; 550 5.1.1 forwarded to {HANAKO.upper()}: unknown"),
    ):
        take(site, message, source="test")
    with site.database.writing() as connection:
        publication = site.publication(None)
        for to in (HANAKO, TARO):
            about = Rendering(subject="news", text=f"{HANAKO} left\n", html=None)
            queue_mail(
                site, connection, publication,
                key=f"about {to}", kind="test", to=to, rendering=about, now=site.clock.now(),
            )  # fmt: skip
        connection.execute(
            insert(audit_log).values(
                at=site.clock.now(), operator="olga", action="resend", object=REF, reason=f"{HANAKO} asked",
                detail=f"mailto:{quote(HANAKO, safe='')} and {OTHER}",
            )
        )  # fmt: skip
    return room


def _cells(site: Site) -> Iterator[tuple[str, bytes]]:
    with site.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in zip(table.c, row, strict=True):
                    octets = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{table.name}.{column.name}", octets


def _places(site: Site, address: str) -> list[str]:
    """Every column that has the address, as text, encoded, or in base64 at any offset."""
    local, _, domain = address.partition("@")
    written = [address, f"{local}@例え.example", quote(address), quote(address, safe=""), f"{local}={domain}"]
    needles = [each.encode().lower() for each in written]
    for start in range(3):
        packed = b64encode(b"\0" * start + address.encode())
        needles.append(packed[4 if start else 0 : -4])
    found = []
    for place, octets in _cells(site):
        squeezed = octets.replace(b"\r", b"").replace(b"\n", b"")
        for needle in needles:
            at = [octets.lower(), squeezed]
            if any(needle in each for each in at) and OTHER.encode() not in octets.lower():
                found.append(place)
                break
    return found


def _erase(room: Room, address: str = HANAKO, **more: Any) -> Receipt:
    return erase(room.site, address, reason=f"{address} asked by telephone", **more)


def test_the_life_before_left_traces_in_many_places(room: Room) -> None:
    assert set(_places(room.site, HANAKO)) >= {
        "subscribers.email",
        "subscribers.email_key",
        "deliveries.address",
        "attempts.reply",
        "bounces.recipient",
        "bounces.evidence",
        "bounces.message",
        "suppressions.email_key",
        "notices.to",
        "notices.raw",
        "audit_log.object",
        "audit_log.reason",
        "audit_log.detail",
    }


def test_nothing_is_left_of_the_address_in_any_column_but_the_receipt_on_its_way(
    room: Room, server: FaultServer
) -> None:
    receipt = _erase(room)
    assert receipt.is_mailed
    assert set(_places(room.site, HANAKO)) <= {"notices.to", "notices.raw"}
    server.received.clear()
    assert send_due(room.site) == 1
    [mail] = server.received
    assert mail.recipient.lower() == HANAKO
    assert _places(room.site, HANAKO) == []
    name = "山田花子".encode()
    assert [place for place, octets in _cells(room.site) if name in octets or "花子".encode() in octets] == []


def test_without_a_receipt_by_mail_nothing_is_left_at_once(room: Room) -> None:
    assert not _erase(room, mail_receipt=False).is_mailed
    assert _places(room.site, HANAKO) == []


def test_no_file_of_the_database_has_it_either(room: Room, tmp_path: Path) -> None:
    if not room.site.database.is_sqlite:
        pytest.skip("the files of a server are its own")
    _erase(room)
    send_due(room.site)
    files = list(tmp_path.glob("newsletter.db*"))
    assert files
    for file in files:
        assert HANAKO.encode() not in file.read_bytes().lower().replace(OTHER.encode(), b""), file.name


def test_others_keep_everything_that_is_theirs(room: Room) -> None:
    before = show(room.site, OTHER), show(room.site, TARO)
    _erase(room)
    assert show(room.site, OTHER) == before[0]
    taro = show(room.site, TARO)
    assert (taro.subscriptions, taro.consents) == (before[1].subscriptions, before[1].consents)
    assert taro.suppression is not None
    assert "forwarded to [erased E-" in taro.suppression.evidence
    with room.site.database.reading() as connection:
        assert OTHER in str(connection.scalar(select(audit_log.c.detail).where(audit_log.c.action == "resend")))
        address = select(func.count()).select_from(deliveries).where(deliveries.c.address.in_([OTHER, TARO]))
        assert connection.scalar(address) == 2


def test_what_was_sent_still_adds_up(room: Room) -> None:
    before = room.status()
    _erase(room)
    after = room.status()
    assert (after.counts, after.finished) == (before.counts, before.finished)
    with room.site.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(attempts)) == 4
        kinds = connection.scalars(select(bounces.c.kind).order_by(bounces.c.id)).all()
        assert len(kinds) == 5


def test_what_waits_for_them_is_cancelled_and_the_send_is_finished(room: Room) -> None:
    with room.site.database.writing() as connection:
        connection.execute(
            update(deliveries)
            .where(func.lower(deliveries.c.address) == HANAKO)
            .values(state="deferred", settled_at=None)
        )
        connection.execute(text("UPDATE sends SET state = 'running', finished_at = NULL"))
        connection.execute(text("UPDATE issues SET state = 'sending'"))
    _erase(room)
    status = room.status()
    assert status.finished
    assert (status.counts.sent, status.counts.cancelled) == (2, 1)


def test_a_mail_that_is_on_its_way_this_moment_is_waited_for(room: Room) -> None:
    with room.site.database.writing() as connection:
        now = room.clock.now()
        lease = connection.execute(
            insert(leases).values(host="h", process="p", taken_at=now, expires_at=now).returning(leases.c.id)
        ).scalar_one()
        connection.execute(
            update(deliveries)
            .where(func.lower(deliveries.c.address) == HANAKO)
            .values(state="attempting", lease=lease, settled_at=None)
        )
    with pytest.raises(Refused, match="on its way"):
        _erase(room)
    assert show(room.site, HANAKO).subscriptions, "nothing was changed"


def test_the_address_does_not_come_back_with_an_old_list(room: Room, tmp_path: Path) -> None:
    _erase(room)
    done = import_subscribers(room.site, tmp_path / "list.csv")
    assert (done.erased, done.unchanged) == (1, 2)
    assert [s.subscriber.email for s in list_all(room.site)] == [TARO, OTHER]
    assert HANAKO not in "".join(export_subscribers(room.site)).replace(OTHER, "")
    with pytest.raises(Refused, match="was erased on 2026-"):
        add(room.site, email=HANAKO, publication=None, confirmed=room.site.clock.now())
    with pytest.raises(Refused, match="their own confirmed sign-up"):
        by_hand.lift(room.site, HANAKO, reason="please")


def test_a_reader_who_confirms_again_is_somebody_new_and_can_be_erased_again(room: Room) -> None:
    first = _erase(room, mail_receipt=False)
    with room.site.database.writing() as connection:
        key = erased_key(room.site.signer, HANAKO)
        assert suppressions.lift(connection, key=key, reason="confirmed sign-up", now=room.site.clock.now())
    add(room.site, email=HANAKO, publication=None, confirmed=room.site.clock.now())
    assert [line.action for line in show(room.site, HANAKO).consents] == ["confirmed"]
    second = _erase(room, mail_receipt=False)
    assert first.number != second.number
    assert _places(room.site, HANAKO) == []
    with room.site.database.reading() as connection:
        assert len(connection.scalars(select(people.c.id).where(people.c.erased_at.is_not(None))).all()) == 2


def test_what_comes_back_late_brings_nothing_in(room: Room) -> None:
    known = next(path for address, path in return_paths(room.site).items() if address.lower() == HANAKO)
    _erase(room, mail_receipt=False)
    for message in (dsn(HANAKO, to=known, status="5.1.2"), dsn(HANAKO, diagnostic=f"smtp; 550 {HANAKO}?")):
        assert take(room.site, message, source="late").outcome is Step.NOTED
    assert _places(room.site, HANAKO) == []


def test_who_was_never_here_cannot_be_erased_and_once_is_enough(room: Room) -> None:
    with pytest.raises(NotFound, match="nowhere here"):
        _erase(room, ELSEWHERE)
    _erase(room)
    with pytest.raises(NotFound, match=r"Erased on 2026-\d\d-\d\d already"):
        _erase(room)


def test_somebody_who_only_stands_in_a_bounce_is_taken_out_there(room: Room) -> None:
    take(room.site, dsn(ELSEWHERE), source="test")
    receipt = _erase(room, ELSEWHERE)
    assert (receipt.places, receipt.is_mailed) == (1, False)
    assert _places(room.site, ELSEWHERE) == []


def test_old_links_lead_nowhere_and_the_row_tells_nothing(room: Room) -> None:
    uid = show(room.site, HANAKO).subscriber.uid
    _erase(room)
    with room.site.database.reading() as connection:
        assert subscribers.find_uid(connection, uid) is None
        row = connection.execute(select(people).where(people.c.erased_at.is_not(None))).one()
        assert (row.email, row.name) == (ERASED, None)
        assert row.email_key.startswith("erased:")
        record = connection.execute(select(audit_log).where(audit_log.c.action == "subscriber.erase")).one()
        assert (record.operator, record.reason) == ("olga", f"{ERASED} asked by telephone")
        assert record.object.startswith("E-")


def test_every_address_that_was_theirs_goes_and_stays_away(room: Room, server: FaultServer, tmp_path: Path) -> None:
    site = room.site
    uid, now = show(site, HANAKO).subscriber.uid, room.clock.now()
    token = links.preferences_token(site.signer, "annex", uid)
    pause(site, token, weeks=3)
    ask(site, token, "never@confirmed.test", language="ja")
    ask(site, token, ELSEWHERE, language="ja")
    confirm(site, links.address_token(site.signer, "annex", uid, 2), language="ja")
    with site.database.writing() as connection:
        for address in (HANAKO, ELSEWHERE):
            connection.execute(
                insert(sign_ups).values(
                    uid=address[:6], publication="annex", email=address, key="*", format="html", language="ja",
                    address_hash=site.signer.fingerprint(FINGERPRINT, address), source="form", place="192.0.2.0/24",
                    proved=True, asked_at=now,
                )
            )  # fmt: skip
    assert show(site, ELSEWHERE).changes[1].former.lower() == HANAKO
    for address in (HANAKO, ELSEWHERE, "never@confirmed.test"):
        assert _places(site, address)
    _erase(room, ELSEWHERE)
    server.received.clear()
    send_due(site)
    assert [mail.recipient for mail in server.received if mail.recipient == ELSEWHERE] == [ELSEWHERE]
    assert (_places(site, HANAKO), _places(site, ELSEWHERE)) == ([], [])
    assert [place for place, octets in _cells(site) if b"192.0.2.0/24" in octets] == []
    listed = tmp_path / "old.csv"
    listed.write_text(f"email,name,categories,confirmed\n{HANAKO},,,2026-01-01\n{ELSEWHERE},,,2026-01-01\n")
    assert import_subscribers(site, listed).erased == 2


def test_a_former_address_that_somebody_else_has_now_is_theirs(room: Room) -> None:
    site = room.site
    uid = show(site, HANAKO).subscriber.uid
    token = links.preferences_token(site.signer, "annex", uid)
    ask(site, token, ELSEWHERE, language="ja")
    confirm(site, links.address_token(site.signer, "annex", uid, 1), language="ja")
    heir = add(site, email=HANAKO, publication=None, confirmed=room.clock.now())
    _erase(room, ELSEWHERE)
    assert show(site, HANAKO).subscriptions[0].id == heir.id
    with site.database.reading() as connection:
        assert suppressions.find(connection, erased_key(site.signer, HANAKO)) is None
