"""Paths → messages: files, mbox files, Maildirs, folders of files."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.workflows.bounce_rehearsal import Rehearsal
from newsletter.workflows.bounces import Taken, take
from newsletter.workflows.site import Site


def read_bounces(site: Site, paths: Iterable[str], *, dry_run: bool = False) -> Iterator[Taken]:
    """Take in every message there is. Nothing is moved or removed; what was taken in before does not count again. A dry
    run says what the run would do, each message after those before it, and keeps nothing.

    Raises UsageError for a path that is not there, before the first message is read.
    """
    found = [Path(path) for path in paths]
    for path in found:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder.", advice="Name files, mbox files, Maildirs or folders.")
    return _taken(site, found, dry_run=dry_run)


def _taken(site: Site, paths: list[Path], *, dry_run: bool) -> Iterator[Taken]:
    rehearsal = Rehearsal() if dry_run else None
    for path in paths:
        for source, octets in messages_of(path):
            yield take(site, octets, source=source, rehearsal=rehearsal)


def messages_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each message under a path, with where it stands: the file, and in an mbox its number there, from 1."""
    if path.is_dir():
        for file in sorted(_files_of(path)):
            yield from messages_of(file)
        return
    try:
        octets = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    if octets.startswith(b"From ") and b"\n\nFrom " in octets.replace(b"\r\n", b"\n"):
        box = mailbox.mbox(str(path), create=False)
        try:
            for number, key in enumerate(sorted(box.keys()), 1):
                yield f"{path}:{number}", box.get_bytes(key)
        finally:
            box.close()
        return
    yield str(path), octets


def _files_of(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir (``new`` and ``cur``), or every file under a folder that is none."""
    if (folder / "new").is_dir() and (folder / "cur").is_dir():
        for name in ("new", "cur"):
            yield from (file for file in (folder / name).iterdir() if file.is_file())
        return
    yield from (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
