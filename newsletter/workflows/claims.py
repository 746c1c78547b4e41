"""The claim on a notice: short, so that what a host that died had in hand goes out soon, and renewed for as long as its
exchange takes, so that no other process sends it meanwhile.

How long an exchange may take nobody can say beforehand: each of its steps, at each relay, has a time-out of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from newsletter.model.notice import Notice
from newsletter.store import notices
from newsletter.telemetry.logs import logger
from newsletter.workflows.site import Site

CLAIM = timedelta(minutes=3)
"""Six renewals have to fail before somebody else sends it."""
RENEW = 30.0
"""Seconds."""
_log = logger(__name__)


@contextmanager
def kept(site: Site, notice: Notice) -> Iterator[None]:
    """Renew the claim until the block ends."""
    over = threading.Event()
    thread = threading.Thread(
        target=_renew, args=(site, notice, over), name=f"claim of notice {notice.id}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(site: Site, notice: Notice, over: threading.Event) -> None:
    while not over.wait(RENEW):
        try:
            with site.database.writing() as connection:
                notices.renew(connection, notice, site.clock.now() + CLAIM)
        except Exception:
            # It may work the next time; if not, the worst is a second copy.
            _log.exception("notice.claim", key=notice.key)
