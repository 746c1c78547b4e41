"""A corrected issue goes to those who have it as it was before: a new copy, once."""

from __future__ import annotations

from newsletter.model.selection import Whom
from newsletter.workflows.resend import resend, would_resend
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, add_readers, header, make_room
from tests.delivery.smtp_server import smtp_server


def test_a_correction_is_sent_once_to_those_who_have_what_was_wrong(site: Site) -> None:
    with smtp_server(on_rcpt={"reader2@example.org": "550 5.1.1 no such user"}.get) as server:
        room = make_room(site, port=server.port).with_readers(3)
        send(room.site, REF)
        assert would_resend(room.site, REF, whom=Whom.CORRECTED) == ()
        room.correct()
        add_readers(room.site, ["late@example.org"])
        resend(room.site, REF, whom=Whom.LATE, reason="joined")
        expected = ["reader0@example.org", "reader1@example.org"]
        assert [reader.address for reader in would_resend(room.site, REF, whom=Whom.CORRECTED)] == expected
        resend(room.site, REF, whom=Whom.CORRECTED, reason="a wrong name")
        assert would_resend(room.site, REF, whom=Whom.CORRECTED) == ()
        assert resend(room.site, REF, whom=Whom.CORRECTED, reason="a wrong name").send is None
        copies = [each.octets for each in server.received if each.recipient == expected[0]]
    assert len(copies) == 2
    assert header(copies[0], "Message-ID") != header(copies[1], "Message-ID")
