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
_SECONDS_BETWEEN_FAULTS = 2.0


class Shows(Protocol):
    """Takes the progress as it is."""

    def __call__(self, progress: Progress, /) -> None: ...


@contextmanager
def shown() -> Iterator[Shows]:
    """A view for the terminal or the log that stderr is."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("Sending"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[said]}", style="yellow"),
        console=Console(stderr=True),
    ) as bar:
        yield _Bar(bar)


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


class _Bar:
    def __init__(self, bar: object) -> None:
        from rich.progress import Progress

        assert isinstance(bar, Progress)
        self._bar = bar
        self._task = bar.add_task("send", total=None, rate="", said="")
        self._began = monotonic()
        self._before: int | None = None
        self._fault: str | None = None
        self._shown_at = -_SECONDS_BETWEEN_FAULTS

    def __call__(self, progress: Progress) -> None:
        from rich.markup import escape

        counts = progress.counts
        if self._before is None:
            self._before = counts.settled
        rate = (counts.settled - self._before) / max(monotonic() - self._began, 0.1)
        self._show(progress.fault)
        said = f"waiting: {progress.waiting}" if progress.waiting else ""
        self._bar.update(
            self._task,
            total=counts.audience,
            completed=counts.settled,
            rate=f"{rate:.0f}/s",
            said=escape(said),
        )

    def _show(self, fault: str | None) -> None:
        """A new fault as a line of its own above the bar; of many that come together only some."""
        if fault and fault != self._fault and monotonic() - self._shown_at > _SECONDS_BETWEEN_FAULTS:
            self._bar.console.print(fault, style="yellow", markup=False, highlight=False)
            self._fault, self._shown_at = fault, monotonic()


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
