"""``newsletter pause|resume|cancel SEND``."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import say
from newsletter.errors import UsageError

_Send = Annotated[str, typer.Argument(metavar="SEND", help="Its number, as `newsletter status` shows it.")]
_Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; the audit log keeps it.")]


def register(app: typer.Typer) -> None:
    app.command()(pause)
    app.command()(resume)
    app.command()(cancel)


def pause(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """Stop a send: what is being transmitted ends, nothing else begins."""
    from newsletter.workflows import control

    paused = control.pause(open_site(context), _number(send), reason=reason)
    say(f"Send {paused.id} is paused: {paused.pause_reason}. `newsletter resume {paused.id}` lets it go on.")


def resume(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """Let a paused send go on."""
    from newsletter.workflows import control

    resumed = control.resume(open_site(context), _number(send), reason=reason)
    say(f"Send {resumed.id} is running: `newsletter run` goes on with it by itself, else `newsletter send ISSUE` does.")


def cancel(context: typer.Context, send: _Send, reason: _Reason = None) -> None:
    """End a send for good. Whoever has not got it will not."""
    from newsletter.workflows import control

    cancelled = control.cancel(open_site(context), _number(send), reason=reason)
    say(f"Send {cancelled.id} is cancelled. `newsletter resend ISSUE --cancelled` is for those who did not get it.")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise UsageError(
            f"{text}: not a send.", advice="A send has a number; `newsletter status ISSUE` shows those of an issue."
        )
    return int(text)
