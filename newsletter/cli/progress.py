"""What a delivery looks like while it goes on: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from newsletter.cli.messages import note
from newsletter.clock import monotonic

if TYPE_CHECKING:
    from newsletter.model.delivery import Counts
    from newsletter.model.status import Status
    from newsletter.workflows.foreground import Progress

_SECONDS_BETWEEN_LINES = 10.0


class Shows(Protocol):
    """Takes the progress as it is."""

    def __call__(self, progress: Progress, /) -> None: ...


@contextmanager
def shown() -> Iterator[Shows]:
    """A view for the terminal or the log that stderr is."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from newsletter.cli.bar import Bar

    with Bar() as bar:
        yield bar


class _Lines:
    def __init__(self) -> None:
        self._last = ""
        self._fault: str | None = None
        self._at = monotonic()

    def __call__(self, progress: Progress) -> None:
        said = progress.waiting or ""
        due = monotonic() - self._at >= _SECONDS_BETWEEN_LINES
        if (said and said != self._last) or due:
            fault = f"; last fault: {progress.fault}" if progress.fault and progress.fault != self._fault else ""
            note(f"{summary(progress.counts)}{f'; waiting: {said}' if said else ''}{fault}")
            self._at, self._fault = monotonic(), progress.fault
        self._last = said


def summary(counts: Counts) -> str:
    """``3 of 5 sent, 1 failed, 1 deferred``: what there is of each."""
    rest = [
        f"{number} {name}"
        for name in ("failed", "unknown", "suppressed", "cancelled", "pending", "leased", "attempting", "deferred")
        if (number := getattr(counts, name))
    ]
    return ", ".join([f"{counts.sent} of {counts.audience} sent", *rest])


def conclusion(status: Status) -> str:
    """One line when delivering ended."""
    state = "finished" if status.finished else "not finished"
    return f"{status.issue.ref}: {state}. {summary(status.counts)}."
