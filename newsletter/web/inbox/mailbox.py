"""Where received mails are kept: in memory, or in a Maildir-like folder, so that a restart finds them again.

In a folder a mail is ``new/ID.eml``, the bytes as they came, beside ``new/ID.json``, the envelope. The ``.eml`` is
renamed into place last: a mail is there as a whole or not at all. An ``.eml`` that somebody else put there is shown
too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.web.inbox.reading import Heading, read_heading

_HEAD_SIZE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One received mail without its bytes. ``sender`` and ``recipients`` are the envelope's; ``size`` in octets."""

    id: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    size: int
    heading: Heading


class Mailbox:
    """Keeps mails in the order in which they came. Safe to use from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises UsageError where the folder cannot be made or read."""
        self._lock = threading.Lock()
        self._mails: dict[str, Mail] = {}
        self._raw: dict[str, bytes] = {}
        self._folder = folder
        if folder is not None:
            try:
                (folder / "new").mkdir(parents=True, exist_ok=True)
                (folder / "tmp").mkdir(exist_ok=True)
                for path in sorted((folder / "new").glob("*.eml")):
                    self._mails[path.stem] = _load(path)
            except OSError as error:
                raise UsageError(
                    f"{folder}: not usable as an inbox: {error.strerror or error}", advice="Name another with --dir."
                ) from error

    def add(self, raw: bytes, *, sender: str, recipients: Sequence[str], now: datetime) -> Mail:
        """Keep a mail. It is on disk, or nowhere, when this returns or raises OSError."""
        with self._lock:
            number = len(self._mails) + 1
            while (mail_id := f"{now:%Y%m%dT%H%M%S}-{number:05d}") in self._mails:
                number += 1
            mail = Mail(
                id=mail_id,
                at=now,
                sender=sender,
                recipients=tuple(recipients),
                size=len(raw),
                heading=read_heading(raw[:_HEAD_SIZE]),
            )
            if self._folder is None:
                self._raw[mail_id] = raw
            else:
                _save(self._folder, mail, raw)
            self._mails[mail_id] = mail
            return mail

    def newest(self, *, offset: int = 0, limit: int | None = None) -> tuple[Mail, ...]:
        """Mails, the newest first."""
        with self._lock:
            ordered = list(reversed(self._mails.values()))
        return tuple(ordered[offset : None if limit is None else offset + limit])

    def __len__(self) -> int:
        return len(self._mails)

    def find(self, mail_id: str) -> tuple[Mail, bytes] | None:
        """A mail with its bytes; None where there is none of that id, or its file is gone."""
        mail = self._mails.get(mail_id)
        if mail is None:
            return None
        if self._folder is None:
            return mail, self._raw[mail_id]
        try:
            return mail, (self._folder / "new" / f"{mail_id}.eml").read_bytes()
        except OSError:
            return None


def _save(folder: Path, mail: Mail, raw: bytes) -> None:
    envelope = {"at": mail.at.isoformat(), "sender": mail.sender, "recipients": mail.recipients}
    (folder / "new" / f"{mail.id}.json").write_text(json.dumps(envelope, ensure_ascii=False) + "\n", "utf-8")
    written = folder / "tmp" / f"{mail.id}.eml"
    written.write_bytes(raw)
    written.rename(folder / "new" / written.name)


def _load(path: Path) -> Mail:
    at, sender = datetime.fromtimestamp(path.stat().st_mtime, UTC), ""
    recipients: tuple[str, ...] = ()
    try:
        envelope = json.loads(path.with_suffix(".json").read_text("utf-8"))
        at, sender = datetime.fromisoformat(envelope["at"]), str(envelope["sender"])
        recipients = tuple(map(str, envelope["recipients"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not received by us; the bytes alone are worth showing
    with path.open("rb") as file:
        head = file.read(_HEAD_SIZE)
    return Mail(
        id=path.stem,
        at=at,
        sender=sender,
        recipients=recipients,
        size=path.stat().st_size,
        heading=read_heading(head),
    )
