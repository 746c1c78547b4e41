"""An idempotency key makes one send, however many ask at once, from however many processes, and for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from newsletter.model.selection import Whom
from newsletter.workflows.resend import resend
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, add_readers, make_room
from tests.delivery.smtp_server import smtp_server

PROCESSES, EACH = 4, 25


def test_a_hundred_resends_in_four_processes_with_one_key_are_one_send_for_ever(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port, connections=1).with_readers(3)
        send(room.site, REF)
        add_readers(site, ["late@example.org"])
        command = ["tests.delivery.ask_to_resend", site.config.database_url, str(server.port), str(EACH)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

        def ask(_number: int) -> int:
            done = subprocess.run([sys.executable, "-m", *command], env=environment, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
            return int(done.stdout)

        with ThreadPoolExecutor(PROCESSES) as pool:
            assert sum(pool.map(ask, range(PROCESSES))) == 1
        assert server.recipients()[3:] == ["late@example.org"]
        assert len(room.status().sends) == 2

        def is_new(whom: Whom, to: Sequence[str] = (), again: bool = False) -> bool:
            return resend(room.site, REF, whom=whom, to=to, again=again, reason="a script", key="weekly").is_new

        # Whatever was changed meanwhile, and however much later.
        add_readers(site, ["later@example.org"])
        assert not is_new(Whom.LATE)
        room.correct()
        room.clock.move(days=3650)
        assert not is_new(Whom.LATE)
        assert not is_new(Whom.NAMED, ["reader1@example.org"], again=True)
        assert len(room.status().sends) == 2
        assert len(server.received) == 4
