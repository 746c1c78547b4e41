"""``newsletter pause|resume|cancel SEND``."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import say

_Send = Annotated[int, typer.Argument(metavar="SEND", help="Its number, as `newsletter status` shows it.")]
_Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; the audit log keeps it.")]


def register(app: typer.Typer) -> None:
    app.command()(pause)
    app.command()(resume)
    app.command()(cancel)


def pause(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """Stop a send: what is being transmitted ends, nothing else begins."""
    from newsletter.workflows import control

    paused = control.pause(open_site(context), send, reason=reason)
    say(f"Send {paused.id} is paused: {paused.pause_reason}. `newsletter resume {paused.id}` lets it go on.")


def resume(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """Let a paused send go on."""
    from newsletter.workflows import control

    say(f"Send {control.resume(open_site(context), send, reason=reason).id} is running.")


def cancel(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """End a send for good. Whoever has not got it will not."""
    from newsletter.workflows import control

    say(f"Send {control.cancel(open_site(context), send, reason=reason).id} is cancelled.")
