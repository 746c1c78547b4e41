"""``newsletter send ISSUE`` and ``newsletter send test ISSUE --to ADDRESS``."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.fence import warn
from newsletter.cli.messages import note, say
from newsletter.errors import NewsletterError, UsageError

_TEST = "test"


def register(app: typer.Typer) -> None:
    app.command(name="send")(send)


def send(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="ISSUE | test ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="ADDRESS", help="With test: to whom.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print whom it would reach; change nothing.")] = False,
) -> None:
    """Send a published issue to its readers, or go on with it.

    The audience is planned once. `send test` sends the real bytes to one address, outside the ledger.
    """
    is_test = words[0] == _TEST and len(words) > 1
    if len(words) != (2 if is_test else 1) or (words[0] == _TEST and not is_test):
        raise UsageError(
            f"send {' '.join(words)}: not understood.",
            advice="Write `newsletter send ISSUE` or `newsletter send test ISSUE --to ADDRESS`.",
        )
    if is_test:
        if to is None:
            raise UsageError("A test needs an address.", advice="Say to whom with --to ADDRESS.")
        _test(context, words[1], to)
    elif to is not None:
        raise UsageError(
            "--to goes with `send test`.",
            advice="One reader gets the issue with `newsletter resend ISSUE --to ADDRESS`.",
        )
    elif dry_run:
        _dry_run(context, words[0])
    else:
        _deliver(context, words[0])


def _deliver(context: typer.Context, ref: str) -> None:
    from newsletter.cli.progress import conclusion, shown
    from newsletter.cli.signals import stop_on_signal
    from newsletter.workflows.send import send as deliver

    site = open_site(context)
    warn(site, refuses=True)
    stop = stop_on_signal()
    with shown() as progress:
        status = deliver(site, ref, progress=progress, stop=stop)
    say(conclusion(status))
    for each in status.cancelled():
        note(
            f"Send {each.id} was cancelled. `newsletter resend {status.issue.ref} --cancelled --reason TEXT` sends on."
        )
    if not status.finished:
        raise NewsletterError("Stopped.", advice=f"`newsletter send {ref}` goes on.")


def _dry_run(context: typer.Context, ref: str) -> None:
    from newsletter.cli.rehearsal import rehearse
    from newsletter.model.selection import Whom
    from newsletter.workflows.evidence import waiting
    from newsletter.workflows.send import would_send
    from newsletter.workflows.status import status

    site = open_site(context)
    found = status(site, ref)
    if not found.sends:
        rehearse(would_send(site, ref), Whom.ALL)
        return
    for address in waiting(site, ref):
        say(address)
    note(f"Planned already: {found.counts.open} of {found.counts.audience} deliveries are open. Nothing was sent.")


def _test(context: typer.Context, ref: str, to: str) -> None:
    from newsletter.workflows.send_test import send_test

    outcome = send_test(open_site(context), ref, to=to)
    say(f"Sent to {to}: {outcome}")
