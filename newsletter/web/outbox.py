"""Notices sent from threads beside the web application, so that who subscribes there gets the mail at once."""

from __future__ import annotations

import threading

from newsletter.model.notice import Channel
from newsletter.telemetry.logs import logger
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site

_EVERY = 1.0
_AFTER_A_FAULT = 10.0
_PATIENCE = 8.0
"""Seconds that a notice on its way may keep us from ending; it is sent again if it takes longer."""
_log = logger(__name__)


class Outbox:
    """A thread for each channel between ``start`` and ``stop``."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(channel,), name=f"notices {channel.value}", daemon=True)
            for channel in Channel
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _send(self, channel: Channel) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            wait = _EVERY
            try:
                if channel is Channel.MAIL:
                    answer_waiting(self._site)
                send_due(self._site, channel)
            except Exception:
                _log.exception("notices.broken", channel=channel.value)
                wait = _AFTER_A_FAULT
