"""Who we are among the processes that share a database, and whether another one is certainly gone.

Two machines may have one name, and a container its own numbers: a process is known only by machine, boot, process
namespace, number and the moment it began.
"""

from __future__ import annotations

import os
import platform
from datetime import timedelta
from pathlib import Path

from newsletter.signing import fresh_id


def _word_from(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except OSError:
        return ""


def _began(number: int) -> str:
    """When the process began, in ticks since boot; empty where that cannot be known or it has ended."""
    # proc(5): the name in parentheses may hold anything; the state is the first field after it, the start the 20th.
    fields = _word_from(f"/proc/{number}/stat").rpartition(")")[2].split()
    return f"t{fields[19]}" if len(fields) > 19 and fields[0] not in "ZX" else ""


def _namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


HOST = " ".join(
    part for part in (platform.node() or "unknown", _word_from("/proc/sys/kernel/random/boot_id"), _namespace()) if part
)
PROCESS = f"{os.getpid()}-{_began(os.getpid()) or fresh_id(6)}"
"""The process's number, and a word that a later process with the same number will not have."""
STUCK_AFTER = timedelta(minutes=15)
"""How long one phase of a run may take. One without a sign of life for longer is taken over, even from a living
process."""


def is_gone(host: str, process: str) -> bool:
    """Whether the process was on this host and has ended. False where we cannot know."""
    number, _, word = process.partition("-")
    if host != HOST or process == PROCESS or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return word[:1] == "t" and word[1:].isdigit() and _began(int(number)) != word
