"""The bar on a terminal: how far, how fast, how long still; below it what is waited for, above it each new fault."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from newsletter.clock import monotonic

if TYPE_CHECKING:
    from newsletter.workflows.foreground import Progress as Seen

_SECONDS_BETWEEN_FAULTS = 2.0


class Bar(Progress):
    """Takes the progress as it is."""

    def __init__(self) -> None:
        self._waiting = ""
        super().__init__(
            TextColumn("Sending"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
        )
        self._send = self.add_task("send", total=None, rate="")
        self._began = monotonic()
        self._before: int | None = None
        self._fault: str | None = None
        self._shown_at = -_SECONDS_BETWEEN_FAULTS

    def __call__(self, seen: Seen) -> None:
        counts = seen.counts
        if self._before is None:
            self._before = counts.settled
        rate = (counts.settled - self._before) / max(monotonic() - self._began, 0.1)
        self._show(seen.fault)
        self._waiting = f"waiting: {seen.waiting}" if seen.waiting else ""
        self.update(self._send, total=counts.audience, completed=counts.settled, rate=f"{rate:.0f}/s")

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        if self._waiting:
            yield Text(self._waiting, style="yellow", no_wrap=True, overflow="ellipsis")

    def _show(self, fault: str | None) -> None:
        """A new fault as a line of its own; of many that come together only some."""
        if fault and fault != self._fault and monotonic() - self._shown_at > _SECONDS_BETWEEN_FAULTS:
            self.console.print(fault, style="yellow", markup=False, highlight=False)
            self._fault, self._shown_at = fault, monotonic()
