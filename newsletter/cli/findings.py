"""How preflight's findings look: a table with colours on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from newsletter.issues.preflight.finding import Finding
    from newsletter.workflows.preflight import Report

_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
_BAR = 28


def show_report(report: Report, *, stream: TextIO | None = None) -> None:
    """Every finding, each with its advice, and what they come to. To the standard error where no stream is given:
    the findings of a command that does something else are no result of it."""
    from rich.console import Console

    console = Console(file=stream or sys.stderr, highlight=False, soft_wrap=True)
    if console.is_terminal:
        _table(console, report)
    else:
        for finding in report.findings:
            _lines(console, finding)
    console.print(f"{report.issue.ref}: {summary(report)}", style="bold" if console.is_terminal else None, markup=False)


def summary(report: Report) -> str:
    """``1 error, 3 warnings``; ``nothing to complain about``."""
    counts = Counter(finding.severity.value for finding in report.findings)
    said = [f"{counts[word]} {word}{'' if counts[word] == 1 else 's'}" for word in ("error", "warning") if counts[word]]
    return ", ".join(said) or "nothing to complain about"


def _lines(console: Console, finding: Finding) -> None:
    console.print(f"{finding.severity.value:<8} {finding.check}: {finding.place}: {finding.text}", markup=False)
    if finding.advice:
        console.print(f"{'':8} {finding.advice}", markup=False)
    for line in bar(finding):
        console.print(f"{'':8} {line}", markup=False)


def _table(console: Console, report: Report) -> None:
    from rich.table import Table
    from rich.text import Text

    table: Table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 1, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    for finding in report.findings:
        said = Text(finding.text)
        if finding.advice:
            said.append(f"\n{finding.advice}", style="dim")
        for line in bar(finding):
            said.append(f"\n{line}", style="cyan")
        table.add_row(
            Text(finding.severity.value, style=_STYLES[finding.severity.value]), Text(str(finding.place)), said
        )
    console.print(table, soft_wrap=False)


def bar(finding: Finding) -> list[str]:
    """A line for each share: a bar, its size, its name. The longest bar is of the largest share."""
    largest = max((share.bytes for share in finding.shares), default=0)
    return [
        f"{'█' * max(1, round(share.bytes / largest * _BAR)):<{_BAR}} {share.bytes:>7,}  {share.name}"
        for share in finding.shares
        if share.bytes
    ]
