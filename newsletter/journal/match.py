"""Which entries we keep are those of a file."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.journal.value import Journal, JournalEntry
from newsletter.model.entry import Entry, EntryState
from newsletter.model.url import url_key


class Matches:
    """The entries that those of a file may turn out to be; each is taken once.

    ``pinned`` are the entries of the issue's date, withdrawn ones too; ``waiting`` those in no issue yet; ``last``
    is the file as it was imported before, None for never.
    """

    def __init__(
        self, journal: Journal, *, pinned: Sequence[Entry], waiting: Sequence[Entry], last: Journal | None
    ) -> None:
        self._pinned = {entry.id: entry for entry in pinned}
        self._waiting = {entry.url_key: entry for entry in reversed(waiting)}
        self._wanted = {url_key(item.url) for item in journal.entries}
        self._last = {url_key(item.url): item for item in last.entries} if last else {}

    def take(self, item: JournalEntry) -> Entry | None:
        """The entry with the same URL, or of this date with the same title; None for a new one."""
        key = url_key(item.url)
        # A title decides only where the URL is new, lest it take an entry from the one that still has its URL.
        found = next((entry for entry in self._pinned.values() if entry.url_key == key), None) or next(
            (each for each in self._pinned.values() if each.title == item.title and each.url_key not in self._wanted),
            None,
        )
        return self._waiting.pop(key, None) if found is None else self._pinned.pop(found.id)

    def is_as_before(self, item: JournalEntry) -> bool:
        """Whether the last import brought just this: then what editors did to the entry since counts."""
        return self._last.get(url_key(item.url)) == item

    def gone(self) -> list[Entry]:
        """Of what was not taken, the active entries that the last import had brought."""
        return [
            entry for entry in self._pinned.values() if entry.state is EntryState.ACTIVE and entry.url_key in self._last
        ]
