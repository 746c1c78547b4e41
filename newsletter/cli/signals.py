"""Ending politely: SIGTERM and SIGINT become an event that servers wait on."""

from __future__ import annotations

import signal
import threading


def stop_on_signal() -> threading.Event:
    """An event that the first SIGTERM or SIGINT sets. A second one ends the process at once, as by default."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    return stop
