"""A folder that exports write to: files appear whole or not at all, and nothing but our own files is ever removed.

lock → look for what is not ours → note what will be ours → write what differs → remove what is gone → note what is.
The note is written before the first file, so that after a kill the next export still knows every file of ours.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from newsletter.errors import NewsletterError, Refused, UsageError

_NOTE = ".newsletter-export.json"
_LOCK = ".newsletter-export.lock"


@contextmanager
def open_folder(path: Path) -> Iterator[ExportFolder]:
    """The folder, made if need be, locked against other exports.

    Raises Refused while another export writes to it, UsageError where the file system says no.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        root = path.resolve(strict=True)
        with _locked(root):
            yield ExportFolder(root)
    except OSError as error:
        raise UsageError(
            f"{error.filename or path}: {error.strerror or error}", advice="Choose a folder that can be written to."
        ) from error


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    handle = os.open(root / _LOCK, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"{root}: another export is writing here.", advice="Wait until it has ended.") from None
    finally:
        os.close(handle)


class ExportFolder:
    """Names are relative, with ``/``. ``ours`` are the files that an earlier export wrote."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known_folders: set[Path] = {root}
        self.ours = frozenset(self._read_note())

    def refuse_foreign(self, names: Iterable[str]) -> None:
        """Raise Refused where something that is not ours stands at one of the names, or a link leads away."""
        every = set(names) | self.ours
        for folder in sorted({str(up) for name in every for up in PurePosixPath(name).parents} - {"."}):
            path = self._root / folder
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                raise Refused(
                    f"{path}: not a folder of its own but a link or a file.",
                    advice="An export follows no links. Remove it, or export to another folder.",
                )
        foreign = [name for name in sorted(every - self.ours) if os.path.lexists(self._root / name)]
        if foreign:
            raise Refused(
                f"{self._root}: has files that no export wrote:" + "".join(f"\n  {name}" for name in foreign[:10]),
                advice="Move them away, or export to another folder.",
            )

    def write(self, name: str, body: bytes, changed_at: datetime) -> bool:
        """Make the file's bytes ``body``; False where they were already. Its time is that of the document."""
        path = self._root / name
        if not path.is_symlink() and path.is_file() and path.read_bytes() == body:
            return False
        self._make_folder(path.parent)
        part = _part(path)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        os.utime(part, (changed_at.timestamp(),) * 2)
        part.replace(path)
        return True

    def remove(self, name: str) -> None:
        """Remove a file of ours, and the folders that it leaves empty."""
        path = self._root / name
        path.unlink(missing_ok=True)
        _part(path).unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._root:
                break
            try:
                folder.rmdir()
            except OSError:
                # Something else is in it.
                break

    def note(self, names: Iterable[str]) -> None:
        """Remember which files are ours."""
        text = json.dumps(
            {"written_by": "newsletter site export", "files": sorted(names)}, ensure_ascii=False, indent=1
        )
        path = self._root / _NOTE
        part = _part(path)
        part.write_text(text + "\n", "utf-8")
        part.replace(path)

    def _read_note(self) -> list[str]:
        path = self._root / _NOTE
        try:
            names = json.loads(path.read_text("utf-8"))["files"]
            return [checked_name(name) for name in names]
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(
                f"{path}: damaged, so that it does not say which files an export wrote.",
                advice="Export to a fresh folder.",
            ) from error

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._known_folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._known_folders.add(folder)


class BadName(NewsletterError, ValueError):
    """A name that would lead out of the folder."""


def checked_name(name: str) -> str:
    """The name, if it stays in the folder and is none of the folder's own files. Raises BadName."""
    pure = PurePosixPath(name)
    if not name or pure.is_absolute() or str(pure) != name or ".." in pure.parts or set("\0\\") & set(name):
        raise BadName(f"{name!r} is not a name of a file in an exported site.")
    if name in (_NOTE, _LOCK):
        raise BadName(f"{name!r} is kept for the export itself.")
    return name


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
