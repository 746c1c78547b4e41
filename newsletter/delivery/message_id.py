"""Message-IDs name the issue, the reader and the copy; so what quotes one says whose copy it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MessageName:
    publication: str
    day: date
    uid: str
    copy: int


def message_id(publication: str, day: date, uid: str, copy: int | str, host: str) -> str:
    """A function of issue, reader and copy alone (design §6). ``uid`` and ``copy`` may be open places."""
    return f"<{publication}-{day.isoformat()}.{uid}.{copy}@{host}>"


def names_in(texts: Iterable[str], host: str) -> list[MessageName]:
    """Each Message-ID of ours in the texts, in order."""
    pattern = re.compile(
        rf"<([a-z0-9-]{{1,40}})-(\d{{4}}-\d\d-\d\d)\.([A-Za-z0-9]{{1,40}})\.(\d{{1,9}})@{re.escape(host)}>", re.ASCII
    )
    found: dict[MessageName, None] = {}
    for text in texts:
        for publication, day, uid, copy in pattern.findall(text):
            try:
                found[MessageName(publication, date.fromisoformat(day), uid, int(copy))] = None
            except ValueError:
                continue
    return list(found)
