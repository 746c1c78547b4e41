"""``newsletter run`` on a terminal: a few calm lines at the bottom, and above them the log as it comes."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsletter.clock import monotonic

if TYPE_CHECKING:
    import threading

    from rich.console import RenderableType
    from rich.table import Table

    from newsletter.model.delivery import Counts
    from newsletter.model.notice import Notice
    from newsletter.workflows.outlook import Going, Outlook
    from newsletter.workflows.site import Site

_EVERY = 1.0
_COST = 20
"""A look may take so small a part of the time: counting a million deliveries must not slow their sending."""
_SPAN = 15.0
"""Seconds over which a rate is measured."""
_BAR = 30


class Rates:
    """Messages a second of each send, from how many were settled when."""

    def __init__(self) -> None:
        self._seen: dict[int, deque[tuple[float, int]]] = {}

    def note(self, send: int, settled: int, at: float) -> float:
        """One more look; the rate since the oldest that counts."""
        seen = self._seen.setdefault(send, deque())
        seen.append((at, settled))
        while len(seen) > 2 and at - seen[0][0] > _SPAN:
            seen.popleft()
        span = at - seen[0][0]
        return (settled - seen[0][1]) / span if span > 0 else 0.0


def watch(site: Site, address: str, *, stop: threading.Event, alive: Callable[[], bool]) -> None:
    """Show how the site stands until ``stop`` is set, or something that must live does not."""
    from rich.console import Console
    from rich.live import Live

    from newsletter.telemetry import logs
    from newsletter.workflows.outlook import look

    console, rates = Console(stderr=True), Rates()
    with Live(console=console, auto_refresh=False, redirect_stdout=False, transient=True) as live:
        # What is logged from now on is printed above.
        logs.configure(site.config.logging.level, site.config.logging.format, sys.stderr)
        try:
            pause = 0.0
            while not stop.wait(pause) and alive():
                began = monotonic()
                live.update(_looked(site, address, rates, look), refresh=True)
                pause = max(_EVERY, (monotonic() - began) * _COST)
        finally:
            live.update("", refresh=True)
    logs.configure(site.config.logging.level, site.config.logging.format)


def _looked(site: Site, address: str, rates: Rates, look: Callable[[Site], Outlook]) -> RenderableType:
    from rich.text import Text
    from sqlalchemy.exc import SQLAlchemyError

    from newsletter.errors import DatabaseNotReady

    try:
        outlook = look(site)
    except (SQLAlchemyError, DatabaseNotReady) as error:
        said = f"The database cannot be read: {getattr(error, 'orig', None) or error}".rstrip()
        return Text(f"{said}\n`newsletter db check` says whether it fits this version.", style="red")
    at = monotonic()
    speeds = {one.id: rates.note(one.id, one.counts.settled, at) for one in outlook.going}
    return draw(outlook, address, speeds)


def draw(outlook: Outlook, address: str, speeds: dict[int, float]) -> Table:
    """The whole view; ``speeds`` are messages a second of each send."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=8)
    table.add_column(overflow="fold")
    table.add_row("", "")
    table.add_row("Site", Text(address))
    if outlook.held:
        table.add_row("Held", Text(f"{outlook.held}; `newsletter fence show` says more", style="bold red"))
    for number, one in enumerate(outlook.coming):
        local = one.at.astimezone(one.zone)
        what = Text(f"{local:%a %d %b %H:%M}  {one.ref}  {one.job or 'skipped'}")
        what.append(f"  {one.waits or _ahead(one.at - outlook.now)}", style="yellow" if one.waits else "dim")
        table.add_row("" if number else "Next", what)
    for number, one_send in enumerate(outlook.going):
        table.add_row("" if number else "Sending", _sending(one_send, speeds.get(one_send.id, 0.0)))
    for trouble in outlook.troubles:
        again, words = _ahead(trouble.again_at - outlook.now), trouble.words.removeprefix(f"{trouble.relay}: ")
        table.add_row("Relay", Text(f"{trouble.relay}: {words}; asked again {again}", style="yellow"))
    for number, notice in enumerate(outlook.notices):
        table.add_row("" if number else "Told", _told(notice, outlook.now))
    table.add_row("", Text("Ctrl-C ends it.", style="dim"))
    return table


def _sending(one: Going, speed: float) -> RenderableType:
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    counts = one.counts
    line = Table.grid(padding=(0, 2))
    said = f"{counts.settled:,} of {counts.audience:,}"
    if one.state.value != "running":
        said += f"  {one.state.value}"
    elif speed:
        said += f"  {speed:,.0f}/s  {_ahead(timedelta(seconds=counts.open / speed))}"
    line.add_row(one.ref, ProgressBar(total=max(counts.audience, 1), completed=counts.settled, width=_BAR), said)
    rest = ", ".join(_numbers(counts))
    parts: list[RenderableType] = [line]
    if rest:
        parts.append(Text(rest, style="yellow"))
    if one.pause_reason:
        parts.append(Text(f"paused: {one.pause_reason}; `newsletter resume {one.id}` goes on", style="red"))
    return Group(*parts)


def _numbers(counts: Counts) -> Iterable[str]:
    for name in ("failed", "unknown", "deferred", "cancelled"):
        number = getattr(counts, name)
        if number:
            yield f"{number:,} {name}"


def _told(notice: Notice, now: datetime) -> RenderableType:
    from rich.text import Text

    about = f"{_ago(now - notice.created_at)}  {notice.kind}  {notice.channel.value}"
    text = Text(f"{about}  {notice.state.value}")
    if notice.state.value != "sent" and notice.last_words:
        text.append(f"  {notice.last_words}", style="yellow")
    return text


def _ahead(span: timedelta) -> str:
    return f"in {_span(span)}" if span > timedelta(0) else "now"


def _ago(span: timedelta) -> str:
    return f"{_span(span)} ago"


def _span(span: timedelta) -> str:
    """To two units: ``5 d 10 h``, ``2 min``, ``45 s``."""
    seconds = max(0, round(span.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{rest} s"
