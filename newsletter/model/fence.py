"""The fence: what a file outside the database has seen of it, against what the database says of itself.

A database that was restored from a backup, or copied, does not know what was mailed since. The file does: its number
has never been higher than the database's, unless the database went back in time (docs/decisions/fence.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_FRESH = timedelta(hours=1)
"""A database that somebody has worked on so shortly ago is the living one, and no backup. A file that was written so
shortly ago was not restored either: some file systems number their files anew at each start."""


class Kind(StrEnum):
    MISSING = "missing"
    UNREADABLE = "unreadable"
    STRANGER = "stranger"
    MOVED = "moved"
    ROLLED_BACK = "rolled-back"
    RESTORED = "restored"
    ELSEWHERE = "elsewhere"
    UNWRITABLE = "unwritable"


WENT_BACK = frozenset({Kind.ROLLED_BACK, Kind.RESTORED})
"""What every host that shares the database has to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a site works: the name of the host, and the folder of its configuration."""

    host: str
    folder: str

    def __str__(self) -> str:
        return f"{self.folder} on {self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSend:
    """A first sending that was planned. ``issue`` is the first slug of its publication, and its date: a database that
    does not know of a later slug knows that one. Operators are shown it as its ref of today."""

    issue: str
    planned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the file says. ``inode`` is its own number when it was written; ``sends`` has the newest sends, newest
    first."""

    installation: str
    place: Place
    inode: int
    epoch: int
    number: int
    written_at: datetime
    sends: tuple[SeenSend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is on disk: no file (both None), a file that cannot be read (``fault``), or its content and its inode."""

    memory: Memory | None = None
    inode: int = 0
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """What the database says of itself. ``held`` is what a host found that shares it; ``sends`` as in ``Memory``."""

    epoch: int
    number: int
    seen_at: datetime
    held: str | None
    members: frozenset[str]
    sends: tuple[SeenSend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Something that does not fit. ``may_repeat``: a send might reach readers who have the issue."""

    kind: Kind
    text: str
    may_repeat: bool


def breaches(found: Found, half: Half | None, here: Place, now: datetime) -> tuple[Breach, ...]:
    """Everything that does not fit; nothing for a new site, a new database, or one from which nothing was ever sent."""
    if half is None:
        return ()
    ours = tuple(_ours(found, half, here, now))
    if half.held is None or any(breach.kind in WENT_BACK for breach in ours):
        return ours
    text = f"a host that shares the database says: {half.held}"
    return (Breach(kind=Kind.ELSEWHERE, text=text, may_repeat=True), *ours)


def _ours(found: Found, half: Half, here: Place, now: datetime) -> Iterator[Breach]:
    memory = found.memory
    if not half.sends and (memory is None or not memory.sends) and found.fault is None:
        return
    stale = now - half.seen_at > _FRESH
    age = f"the database was last worked on at {half.seen_at:%Y-%m-%d %H:%M} UTC"
    if found.fault is not None:
        yield Breach(kind=Kind.UNREADABLE, text=f"its file cannot be read ({found.fault}); {age}", may_repeat=stale)
    elif memory is None:
        text = f"its file is not here: the database is another host's or folder's, or a copy; {age}"
        yield Breach(kind=Kind.MISSING, text=text, may_repeat=stale)
    else:
        yield from _differences(memory, found.inode, half, here, now, stale=stale)


def _differences(
    memory: Memory, inode: int, half: Half, here: Place, now: datetime, *, stale: bool
) -> Iterator[Breach]:
    if memory.installation not in half.members:
        text = f"the database is not this site's: it does not know the installation {memory.installation}"
        yield Breach(kind=Kind.STRANGER, text=text, may_repeat=stale)
    elif (memory.epoch, memory.number) > (half.epoch, half.number):
        text = (
            f"the database is from before {memory.written_at:%Y-%m-%d %H:%M} UTC, when the site had come to"
            f" {memory.epoch}.{memory.number}: it is at {half.epoch}.{half.number}, last worked on at"
            f" {half.seen_at:%Y-%m-%d %H:%M} UTC"
        )
        yield Breach(kind=Kind.ROLLED_BACK, text=text, may_repeat=True)
    if memory.place != here:
        text = f"the site was copied or moved: it worked in {memory.place}, and this is {here}"
        yield Breach(kind=Kind.MOVED, text=text, may_repeat=False)
    elif memory.inode != inode and now - memory.written_at > _FRESH:
        text = f"the folder was restored from a copy of {memory.written_at:%Y-%m-%d %H:%M} UTC"
        yield Breach(kind=Kind.RESTORED, text=text, may_repeat=True)


def lost(memory: Memory | None, half: Half | None) -> tuple[SeenSend, ...]:
    """Sends that the file has seen and the database does not know, newest first: readers have those issues."""
    known = {send.issue for send in half.sends} if half else set()
    return tuple(send for send in memory.sends if send.issue not in known) if memory else ()
