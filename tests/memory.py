"""Where the tests' short-lived files live: in memory, where the machine has room for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 6 * 1024**3


def folder_in_memory() -> Path | None:
    """A file system in memory with gigabytes to spare: what is killed there survives as on a disk, and no flush waits.

    Containers have a small one or none: None then.
    """
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)):
        return None
    return _MEMORY if min(shutil.disk_usage(_MEMORY).free, _available()) >= _ROOM else None


def _available() -> int:
    """Octets of memory that can be had without swapping."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0
