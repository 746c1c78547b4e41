"""What becomes of an article that a source has: facts in, verdict out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from newsletter.model.entry import Entry, EntryState


class Verdict(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OFFERED = "offered"
    """A new candidate, which waits for an editor."""
    LEFT = "left"
    """Nothing is wrong with it, and what is there stays."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is there of an article: its entry, the digest of what the source said last (None where it never did),
    and the date of the issue past draft that has it."""

    entry: Entry
    digest: str | None
    held_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    verdict: Verdict
    reason: str = ""


def judge(digest: str, known: Known | None) -> Judgement:
    """The source says what ``digest`` stands for. Editors' work wins while the source says the same."""
    if known is None:
        return Judgement(verdict=Verdict.ADDED)
    if known.digest == digest:
        return Judgement(verdict=Verdict.UNCHANGED)
    if known.held_by is not None:
        return Judgement(verdict=Verdict.LEFT, reason=f"it is in the issue of {known.held_by}, which keeps its text")
    if known.entry.state is EntryState.WITHDRAWN:
        return Judgement(verdict=Verdict.LEFT, reason="an editor withdrew it")
    if known.digest is None:
        return Judgement(verdict=Verdict.LEFT, reason=f"it is there already, as entry {known.entry.id}")
    return Judgement(verdict=Verdict.CHANGED)
