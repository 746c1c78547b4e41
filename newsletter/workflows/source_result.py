"""What reading a source came to, the same for every kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from newsletter.sources.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article, or a file of several, and what became of it. ``where`` names it in the source; ``reasons`` say
    why it was left or refused; ``entry_id`` is None where there is no entry, or more than one."""

    where: str
    verdict: Verdict
    title: str = ""
    url: str = ""
    entry_id: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """``problems`` are why the source, or a part of it, could not be read at all; then what was there stays."""

    publication: str
    kind: str
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many items came to each verdict, in a fixed order."""
        found = Counter(item.verdict for item in self.items)
        return {verdict.value: found[verdict] for verdict in Verdict}

    @property
    def is_faultless(self) -> bool:
        return not self.problems and not any(item.verdict is Verdict.REFUSED for item in self.items)
