"""What was sent, as messages in files: one of each edition to nobody, or every reader's own."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update

from newsletter.delivery.mbox import mbox_entry
from newsletter.delivery.message import compose
from newsletter.errors import Refused
from newsletter.model.edition import Format
from newsletter.store.tables import deliveries, subscribers
from newsletter.workflows import subscribers as readers
from newsletter.workflows.compose import prepare_edition
from newsletter.workflows.export_issue import NOBODY, export_html, export_mbox, export_messages
from newsletter.workflows.plan import plan_first
from newsletter.workflows.site import Site
from tests.issue_making import publish_issues

DAY = "2026-02-07"


@pytest.fixture
def published(site: Site, tmp_path: Path) -> Site:
    publish_issues(site, tmp_path, [DAY])
    return site


@pytest.fixture
def sent(published: Site) -> Site:
    """Rena and Kei have the whole issue, Ute only tools as text; Sam's copy failed."""
    site, now = published, published.clock.now()
    for email, categories, format in (
        ("rena@example.org", (), Format.HTML),
        ("kei@example.org", (), Format.HTML),
        ("ute@example.org", ("tools",), Format.TEXT),
        ("sam@example.org", ("business",), Format.HTML),
    ):
        readers.add(
            site, email=email, publication="annex", name=None, categories=categories, format=format, confirmed=now
        )
    plan_first(site, DAY)
    with site.database.writing() as connection:
        connection.execute(update(deliveries).values(state="sent", settled_at=now, attempts=1, attempted_at=now))
        connection.execute(
            update(deliveries).where(deliveries.c.address == "sam@example.org").values(state="failed", settled_at=now)
        )
    return site


def test_nothing_is_exported_before_anything_was_sent(published: Site) -> None:
    with pytest.raises(Refused, match="Nothing of annex/2026-02-07 was sent yet"):
        list(export_messages(published, DAY))


def test_each_edition_that_was_sent_is_a_message_to_nobody(sent: Site) -> None:
    found = {one.name: one.octets for one in export_messages(sent, DAY)}
    assert sorted(found) == ["annex-2026-02-07", "annex-2026-02-07-tools-text"]
    for octets in found.values():
        message = message_from_bytes(octets, policy=policy.default)
        assert message["To"] == NOBODY
        assert not message.defects
        assert b"example.org" not in octets.split(b"\r\n\r\n")[0]
    assert dict.fromkeys(found) == dict.fromkeys(one.name for one in export_messages(sent, DAY))
    assert [one.name for one in export_html(sent, DAY)] == ["annex-2026-02-07"]
    (page,) = export_html(sent, DAY)
    assert "記事0の要約です" in page.octets.decode()


def test_every_readers_own_message_has_the_bytes_that_were_sent(sent: Site) -> None:
    found = [one.octets for one in export_messages(sent, DAY, each=True)]
    with sent.database.reading() as connection:
        rows = connection.execute(
            select(deliveries.c.edition_id, deliveries.c.address, deliveries.c.copy, subscribers.c.uid)
            .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(deliveries.c.state == "sent")
            .order_by(deliveries.c.id)
        ).all()
    assert found == [
        bytes(compose(prepare_edition(sent, row.edition_id), uid=row.uid, address=row.address, copy=row.copy))
        for row in rows
    ]
    assert len(found) == 3


def test_an_mbox_gives_every_message_back(sent: Site, tmp_path: Path) -> None:
    path = tmp_path / "annex.mbox"
    path.write_bytes(b"".join(export_mbox(sent, DAY, each=True)))
    box = mailbox.mbox(path)
    wanted = [one.octets.replace(b"\r\n", b"\n") for one in export_messages(sent, DAY, each=True)]
    assert [box.get_bytes(key) for key in box.iterkeys()] == wanted
    box.close()


def test_lines_that_look_like_separators_are_quoted_and_can_be_told_apart() -> None:
    text = b"Subject: x\r\n\r\nFrom here\r\n>From there\r\n>>From\r\n> From\r\n"
    made = mbox_entry(text, sender="annex@annex.example", at=datetime(2026, 2, 6, 21, 30, tzinfo=UTC))
    assert made == (
        b"From annex@annex.example Fri Feb  6 21:30:00 2026\nSubject: x\n\n>From here\n>>From there\n>>From\n> From\n\n"
    )
