"""The kill loop itself: short here, long with ``make kill-loop``; and proof that it finds what it is there to find."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.clock import SystemClock
from newsletter.store import schema
from newsletter.store.database import Database
from newsletter.workflows.plan import plan_first
from newsletter.workflows.site import Site
from tests.conftest import make_config, wire
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server
from tests.postgres import NoPostgres, own_server
from tests.system.kill_loop import KillLoop, Plan, run


def test_kills_in_the_middle_lose_nobody_and_double_at_most_one_a_connection(site: Site, tmp_path: Path) -> None:
    plan = Plan(messages=240, kills=3)
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port).with_readers(plan.messages)
        report = run(room, server, tmp_path, plan)
    assert report.faults == []
    assert report.kills == 3


def test_what_a_kill_leaves_in_doubt_is_held_where_the_operator_decides(site: Site, tmp_path: Path) -> None:
    plan = Plan(messages=120, kills=2, on_unknown="hold", early=0.0)
    with smtp_server(delay=0.003) as server:
        room = make_room(site, port=server.port).with_readers(plan.messages)
        report = run(room, server, tmp_path, plan)
    assert report.faults == []
    assert report.doubled == 0
    assert report.unknown > 0


def test_a_database_that_is_killed_costs_nothing_but_time(tmp_path: Path) -> None:
    plan = Plan(messages=300, kills=3, victim="database", early=0.0)
    try:
        with own_server(durable=True) as postgres, smtp_server(delay=0.004) as server:
            config = make_config(postgres.driver_url)
            database = Database(config.database_url)
            schema.upgrade(database)
            database.close()
            site = wire(config, SystemClock())
            room = make_room(site, port=server.port).with_readers(plan.messages)
            report = run(room, server, tmp_path, plan, postgres)
            site.database.close()
    except NoPostgres as reason:
        pytest.skip(str(reason))
    assert report.faults == []
    assert (report.database_kills, report.doubled) == (3, 0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("mistake", "found"),
    [
        ("cursor", ["are sent that the relay never saw", "are lost"]),
        ("batched", ["duplicates after one kill, at 1 connections"]),
        ("new copies", ["got copies that differ"]),
        ("forgetful", ["of 60 deliveries"]),
        ("unclaimed", ["were sent without a claim"]),
    ],
)
def test_the_loop_finds_a_careless_sender_out(site: Site, tmp_path: Path, mistake: str, found: list[str]) -> None:
    plan = Plan(messages=60, kills=4, connections=1, early=0.0)
    log = tmp_path / "said.log"
    with smtp_server() as server, log.open("wb") as said:
        room = make_room(site, port=server.port).with_readers(plan.messages)
        command = ["tests.system.careless_sender", mistake, site.config.database_url, str(server.port)]

        def start() -> subprocess.Popen[bytes]:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            return subprocess.Popen([sys.executable, "-m", *command], stdout=said, stderr=said, env=environment)

        plan_first(room.site, REF)
        report = KillLoop(room, server, start, log, plan).run()
    assert log.read_text() == ""
    assert all(any(words in fault for fault in report.faults) for words in found), str(report)
