"""A restored or copied database is noticed, and nothing goes out by itself before an operator says so."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter.errors import Refused, UsageError
from newsletter.issues.due import Wait
from newsletter.model.delivery import SendState
from newsletter.model.fence import Kind
from newsletter.model.run import Job, RunResult
from newsletter.model.selection import Whom
from newsletter.store.tables import audit_log
from newsletter.workflows import fence
from newsletter.workflows.accept_fence import accept, forget, remembered, would_accept
from newsletter.workflows.alerts.sweep import tell_due
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.publish import publish
from newsletter.workflows.resend import resend
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from newsletter.workflows.subscribers import add
from newsletter.workflows.tick import Outcome, tick
from tests.conftest import MovedClock
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.scheduler.backups import backup
from tests.scheduler.weeks import changed, collect, results

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)
FIRST, SECOND, THIRD = "annex/2026-02-07", "annex/2026-02-14", "annex/2026-02-21"


@pytest.fixture
def clock() -> MovedClock:
    """Monday, 2 February 2026, 09:00 in Tokyo."""
    return MovedClock(MONDAY)


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def fenced(site: Site, tmp_path: Path, relay: FaultServer) -> Site:
    """A site in a folder of its own, with one reader, that works by itself."""
    folder = tmp_path / "site"
    folder.mkdir()
    add(site, email="hanako@reader.example", publication=None, confirmed=MONDAY)
    return changed(
        site,
        {"schedule": {"approval": "auto", "late": "send"}},
        smtp={"port": relay.port},
        fence={"file": str(folder / "fence.json"), "host": "here"},
    )


def a_week(site: Site, clock: MovedClock, title: str, *, deliver: bool = False) -> tuple[Outcome, ...]:
    """From Monday to Monday; the issue of its Saturday is planned, and delivered where that is wanted."""
    collect(site, title)
    clock.move(days=4, hours=9, minutes=1)
    tick(site)
    clock.move(hours=13)
    found = tick(site)
    for outcome in found if deliver else ():
        if outcome.slot.job is Job.SEND and outcome.result is RunResult.DONE:
            send(site, outcome.slot.ref)
    clock.move(days=2, hours=1, minutes=59)
    return found


def kinds(site: Site) -> list[Kind]:
    return [breach.kind for breach in fence.look(site).breaches]


def test_a_new_site_works_at_once_and_goes_on_working(fenced: Site, clock: MovedClock, relay: FaultServer) -> None:
    for week in ("一", "二"):
        a_week(fenced, clock, week, deliver=True)
        assert not fence.look(fenced).holds
    assert len(relay.received) == 2


def test_a_restored_week_old_database_sends_nothing_until_it_is_accepted(
    fenced: Site, clock: MovedClock, relay: FaultServer, tmp_path: Path
) -> None:
    a_week(fenced, clock, "一", deliver=True)
    with backup(fenced, tmp_path) as week_old:
        a_week(fenced, clock, "二", deliver=True)
        assert len(relay.received) == 2
        week_old.restore()

        held = tick(fenced)
        assert {(one.slot.ref, one.result, one.waits_for) for one in held} == {(SECOND, None, Wait.FENCE)}
        assert "from before 2026-02-1" in held[0].detail
        assert kinds(fenced) == [Kind.ROLLED_BACK]
        assert fence.Gate(fenced).is_shut()
        with pytest.raises(Refused, match="held by the fence"):
            send(fenced, FIRST)
        with pytest.raises(Refused, match="held by the fence"):
            resend(fenced, FIRST, whom=Whom.LATE, reason="try")

        expected = would_accept(fenced)
        with pytest.raises(UsageError, match="reason"):
            accept(fenced, reason=" ")
        done = accept(fenced, reason="the disk broke")
        assert done == expected
        assert [lost.issue for lost in done.lost] == [SECOND]
        assert [slot.ref for slot in done.held] == [SECOND]
        with fenced.database.reading() as connection:
            said = connection.execute(select(audit_log).where(audit_log.c.action == "fence.accept")).one()
        assert (said.operator, said.reason) == ("olga", "the disk broke")
        assert "from before" in said.detail

        # The draft of the lost week is made again, and stays one.
        assert [(one.slot.job, one.slot.ref) for one in tick(fenced)] == [(Job.GATHER, SECOND)]
        assert results(fenced)[-1] == (Job.SEND, date(2026, 2, 14), RunResult.HELD)
        assert len(relay.received) == 2
        a_week(fenced, clock, "三", deliver=True)
        assert [message.recipient for message in relay.received] == ["hanako@reader.example"] * 3
        assert status(fenced, THIRD).finished


def test_an_issue_that_readers_have_is_not_sent_again_by_hand_either(
    fenced: Site, clock: MovedClock, relay: FaultServer, tmp_path: Path
) -> None:
    fence.turn(fenced)
    with backup(fenced, tmp_path) as old:
        a_week(fenced, clock, "一", deliver=True)
        old.restore()
        accept(fenced, reason="the disk broke")
        assert [lost.issue for lost in remembered(fenced)] == [FIRST]
        collect(fenced, "一")
        tick(fenced)
        gather(fenced, FIRST, until=clock.now() + timedelta(minutes=1))
        approve(fenced, FIRST)
        publish(fenced, FIRST)
        with pytest.raises(Refused, match="its readers have it"):
            send(fenced, FIRST)
        assert len(relay.received) == 1
        forget(fenced, FIRST, reason="it never arrived")
        assert send(fenced, FIRST).finished
        assert len(relay.received) == 2


def test_a_send_that_was_under_way_in_the_backup_is_paused(
    fenced: Site, clock: MovedClock, relay: FaultServer, tmp_path: Path
) -> None:
    a_week(fenced, clock, "一")
    with backup(fenced, tmp_path) as in_the_middle:
        clock.move(minutes=1)
        send(fenced, FIRST)
        in_the_middle.restore()
        tick(fenced)
        done = accept(fenced, reason="the disk broke")
        assert len(done.paused) == 1
        (paused,) = (each for each, _ in status(fenced, FIRST).sends)
        assert paused.state is SendState.PAUSED
        with pytest.raises(Refused, match="restored"):
            send(fenced, FIRST)
    assert len(relay.received) == 1


def test_a_fence_that_was_deleted_holds_what_goes_by_itself_alone(
    fenced: Site, clock: MovedClock, relay: FaultServer
) -> None:
    a_week(fenced, clock, "一")
    assert fenced.config.fence.file is not None
    tick(fenced)
    Path(fenced.config.fence.file).unlink()
    assert kinds(fenced) == [Kind.MISSING]
    assert not fence.look(fenced).may_repeat
    assert send(fenced, FIRST).finished
    assert kinds(fenced) == [Kind.MISSING]
    accept(fenced, reason="deleted by mistake")
    assert kinds(fenced) == []
    # A database that nobody has worked on for long may be a backup.
    Path(fenced.config.fence.file).unlink()
    clock.move(days=7)
    with pytest.raises(Refused, match="not here"):
        send(fenced, FIRST)


def test_a_copy_of_a_site_holds_and_the_site_itself_does_not(fenced: Site, clock: MovedClock, tmp_path: Path) -> None:
    a_week(fenced, clock, "一")
    shutil.copytree(tmp_path / "site", tmp_path / "copy")
    copy = changed(fenced, {}, fence={"file": str(tmp_path / "copy" / "fence.json"), "host": "here"})
    elsewhere = changed(fenced, {}, fence={**fenced.config.fence.model_dump(), "host": "there"})
    for other in (copy, elsewhere):
        assert kinds(other) == [Kind.MOVED]
        assert "here" in fence.look(other).summary
        assert send(other, FIRST).finished
    assert kinds(fenced) == []
    accept(copy, reason="moved to a new disk")
    assert kinds(copy) == []
    assert kinds(fenced) == [], "the database is shared: its ledger sees to it that nobody gets anything twice"


def test_a_folder_restored_as_a_whole_is_noticed(fenced: Site, clock: MovedClock, tmp_path: Path) -> None:
    a_week(fenced, clock, "一")
    tick(fenced)
    path = tmp_path / "site" / "fence.json"
    shutil.copy2(path, path.with_suffix(".copy"))
    with backup(fenced, tmp_path) as old:
        a_week(fenced, clock, "二")
        old.restore()
        os.replace(path.with_suffix(".copy"), path)
        assert kinds(fenced) == [Kind.RESTORED]
        with pytest.raises(Refused, match="restored from a copy"):
            send(fenced, FIRST)
        accept(fenced, reason="restored")
        tick(fenced)
        assert kinds(fenced) == []


def test_a_file_that_says_nothing_is_no_reason_to_send(fenced: Site, clock: MovedClock, tmp_path: Path) -> None:
    a_week(fenced, clock, "一")
    path = tmp_path / "site" / "fence.json"
    whole = path.read_text("utf-8")
    for text in ("", "{}", "[]", whole[: len(whole) // 2], whole.replace('"epoch": 1', '"epoch": "one"')):
        path.write_text(text, "utf-8")
        assert kinds(fenced) == [Kind.UNREADABLE]
    path.write_text(json.dumps(json.loads(whole) | {"installation": "another"}), "utf-8")
    assert kinds(fenced) == [Kind.STRANGER]


def test_where_the_file_cannot_be_written_nothing_goes_by_itself(
    fenced: Site, clock: MovedClock, tmp_path: Path
) -> None:
    nowhere = changed(fenced, {}, fence={"file": str(tmp_path / "nowhere" / "fence.json")})
    collect(nowhere, "一")
    clock.move(days=6)
    assert {one.waits_for for one in tick(nowhere)} == {Wait.FENCE}
    assert kinds(nowhere) == [Kind.UNWRITABLE]
    assert not fence.look(nowhere).may_repeat
    with pytest.raises(UsageError, match=r"fence\.file"):
        accept(nowhere, reason="never mind")
    (tmp_path / "nowhere").mkdir()
    assert {one.result for one in tick(nowhere)} == {RunResult.DONE}


def test_hosts_that_share_a_database_are_each_let_in_once(fenced: Site, clock: MovedClock, tmp_path: Path) -> None:
    def host(name: str) -> Site:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return changed(fenced, {}, fence={"file": str(folder / "fence.json"), "host": name})

    two, three = host("two"), host("three")
    for each in (fenced, two):
        fence.turn(each)
    a_week(fenced, clock, "一")
    assert kinds(two) == []
    assert kinds(three) == [Kind.MISSING]
    accept(three, reason="a third host")
    assert [kinds(each) for each in (fenced, two, three)] == [[], [], []]


def test_what_one_host_has_seen_holds_all_that_share_the_database(
    fenced: Site, clock: MovedClock, tmp_path: Path
) -> None:
    (tmp_path / "two").mkdir()
    two = changed(fenced, {}, fence={"file": str(tmp_path / "two" / "fence.json"), "host": "two"})
    fence.turn(two)
    a_week(fenced, clock, "一")
    with backup(fenced, tmp_path) as week_old:
        a_week(fenced, clock, "二")
        week_old.restore()
        two.database.close()
        # The other host was off: its file is older than the backup.
        assert kinds(two) == []
        tick(fenced)
        assert kinds(two) == [Kind.ELSEWHERE]
        accept(fenced, reason="restored")
        for each in (two, fenced):
            tick(each)
            assert kinds(each) == []


def test_a_database_that_was_made_anew_needs_no_ceremony(fenced: Site, clock: MovedClock, tmp_path: Path) -> None:
    with backup(fenced, tmp_path) as empty:
        a_week(fenced, clock, "一")
        empty.restore()
        # Nothing of the fence is in it: it is the site's first start on this database.
        assert kinds(fenced) == []


def test_a_site_without_a_file_has_no_fence(site: Site) -> None:
    assert fence.turn(site) == fence.Standing()
    assert fence.look(replace(site)).explain() == ()


def test_nothing_is_accepted_where_nothing_is_held(fenced: Site) -> None:
    fence.turn(fenced)
    before = fence.look(fenced)
    assert accept(fenced, reason="just so").breaches == ()
    assert fence.look(fenced) == before


def test_a_host_that_waits_to_be_let_in_is_reported_once_while_the_others_work_on(
    fenced: Site, clock: MovedClock, tmp_path: Path
) -> None:
    a_week(fenced, clock, "一")
    (tmp_path / "two").mkdir()
    two = changed(
        fenced,
        {},
        fence={"file": str(tmp_path / "two" / "fence.json"), "host": "two"},
        notices={"operators": ["olga@annex.example"]},
    )
    assert tell_due(two) == 1
    for _ in range(3):
        clock.move(minutes=1)
        tick(fenced)
        assert tell_due(two) == 0
    accept(two, reason="a second host")
    (tmp_path / "two" / "fence.json").unlink()
    assert tell_due(two) == 1, "the same trouble another time"
