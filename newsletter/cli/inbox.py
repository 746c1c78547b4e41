"""``newsletter inbox``: a local catch-all SMTP server with a web view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.messages import say


def register(app: typer.Typer) -> None:
    app.command()(inbox)


def inbox(
    smtp_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where mails are taken; 0 chooses a free port.")
    ] = 2525,
    web_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where they are shown; 0 chooses a free port.")
    ] = 8025,
    dir: Annotated[str, typer.Option(help="A folder that keeps the mails, or `memory`.")] = "memory",
) -> None:
    """Take every mail for everybody on this machine, deliver none, and show them in a browser."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.clock import SystemClock
    from newsletter.web.inbox.server import HOST, Inbox

    stop = stop_on_signal()
    folder = None if dir == "memory" else Path(dir)
    with Inbox(SystemClock(), smtp_port=smtp_port, web_port=web_port, folder=folder) as running:
        say(f"Mails: {running.web_address}")
        say(f"SMTP:  {HOST}:{running.smtp_port} (no TLS; any login; nothing is delivered)")
        say(f"Kept:  in {folder}" if folder else "Kept:  in memory, until this ends with Ctrl-C")
        stop.wait()
