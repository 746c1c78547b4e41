"""The fence's file: read, and replaced as a whole."""

from __future__ import annotations

import json
import os
import platform
from datetime import datetime
from pathlib import Path

from newsletter.config import Config
from newsletter.model.fence import Found, Memory, Place, SeenSend

_WHAT = (
    "Annex has seen its database this far. Leave this file where it is: do not restore it, do not copy it to another"
    " site. See docs/how-to/restore-a-backup.md."
)


def place_of(config: Config) -> Place:
    """Where we are. The folder is that of the file, without links."""
    return Place(
        host=config.fence.host or platform.node() or "unknown",
        folder=str(Path(config.fence.file or "").resolve().parent),
    )


def read(path: Path) -> Found:
    """What is there; a file that is no fence is a fault of it."""
    try:
        with path.open(encoding="utf-8") as file:
            inode, values = os.fstat(file.fileno()).st_ino, json.load(file)
        memory = Memory(
            installation=str(values["installation"]),
            place=Place(host=str(values["host"]), folder=str(values["folder"])),
            inode=int(values["inode"]),
            epoch=int(values["epoch"]),
            number=int(values["number"]),
            written_at=_instant(values["written_at"]),
            sends=tuple(
                SeenSend(issue=str(send["issue"]), planned_at=_instant(send["planned_at"])) for send in values["sends"]
            ),
        )
    except FileNotFoundError:
        return Found()
    except OSError as error:
        return Found(fault=error.strerror or str(error))
    except (ValueError, KeyError, TypeError):
        return Found(fault="it is not as it was written")
    return Found(memory=memory, inode=inode)


def is_writable(path: Path) -> bool:
    """Whether the file could be replaced."""
    return os.access(path.parent, os.W_OK | os.X_OK) and path.parent.is_dir()


def write(path: Path, memory: Memory) -> None:
    """Replace the file in one step, durably; its inode is filled in. Raises OSError."""
    # Several processes of a site write it: each has a draft of its own.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            values = {
                "what": _WHAT,
                "installation": memory.installation,
                "host": memory.place.host,
                "folder": memory.place.folder,
                "inode": os.fstat(file.fileno()).st_ino,
                "epoch": memory.epoch,
                "number": memory.number,
                "written_at": memory.written_at.isoformat(),
                "sends": [{"issue": send.issue, "planned_at": send.planned_at.isoformat()} for send in memory.sends],
            }
            file.write(json.dumps(values, ensure_ascii=False, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _instant(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return found
