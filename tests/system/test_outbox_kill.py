"""A process that is killed while it hands a notice over: another one sends it, at once."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing

from newsletter.model.notice import NoticeState
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site
from tests.delivery.smtp_server import SILENCE, FaultServer
from tests.workflows.test_send_notices import found, put, with_settings

_SENDER = """
import sys
from newsletter.store.database import Database
from newsletter.clock import SystemClock
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site
from tests.conftest import make_config
config = make_config(sys.argv[1], smtp={"host": "127.0.0.1", "port": int(sys.argv[2])})
site = Site(config=config, database=Database(sys.argv[1]), clock=SystemClock(),
            signer=Signer(config.secret_key.get_secret_value()), links=Links(config.base_url), operator="kill")
send_due(site)
"""


def test_what_a_killed_process_was_sending_is_sent_again_at_once(site: Site) -> None:
    with closing(FaultServer(on_message=lambda _: SILENCE)) as relay:
        site = with_settings(site, smtp={"host": "127.0.0.1", "port": relay.port})
        put(site)
        sender = subprocess.Popen([sys.executable, "-c", _SENDER, site.config.database_url, str(relay.port)])
        until = time.monotonic() + 60
        while not any(line.startswith(("DATA", "BDAT")) for line in relay.commands) and time.monotonic() < until:
            time.sleep(0.02)
        assert send_due(site) == 0, "somebody is sending it"
        sender.kill()
        sender.wait()
        relay.on_message = lambda _: None
        assert send_due(site) == 1
        assert found(site).state is NoticeState.SENT
        assert found(site).tries == 2
        assert send_due(site) == 0
