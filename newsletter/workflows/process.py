"""Who we are among the processes that share a database, and whether another one is certainly gone."""

from __future__ import annotations

import os
import platform

from newsletter.signing import fresh_id

HOST = platform.node() or "unknown"
PROCESS = f"{os.getpid()}-{fresh_id(6)}"
"""The process's number, and a word that a later process with the same number will not have."""


def is_gone(host: str, process: str) -> bool:
    """Whether the process was on this host and has ended. False where we cannot know."""
    number = process.partition("-")[0]
    if host != HOST or process == PROCESS or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
