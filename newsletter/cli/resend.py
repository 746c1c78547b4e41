"""``newsletter resend ISSUE``: a new send to some of the readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.fence import warn
from newsletter.cli.messages import say
from newsletter.errors import NewsletterError, UsageError

if TYPE_CHECKING:
    from newsletter.model.selection import Whom


def register(app: typer.Typer) -> None:
    app.command(name="resend")(resend)


def resend(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")],
    failed: Annotated[bool, typer.Option("--failed", help="Those whose last delivery failed.")] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help="Those of whom we do not know.")] = False,
    cancelled: Annotated[bool, typer.Option("--cancelled", help="Those whose delivery was cancelled.")] = False,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Those who have it as it was before the last correction.")
    ] = False,
    late: Annotated[bool, typer.Option("--late", help="Confirmed readers in no send of the issue.")] = False,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="ADDRESS", help="A reader; repeatable.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; the audit log keeps it.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="One send for this key, ever.")] = None,
    again: Annotated[bool, typer.Option("--again", help="A new copy, also to who has it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print whom it would reach; change nothing.")] = False,
) -> None:
    """Send an issue again, to the readers that are selected, and say why."""
    from newsletter.cli.progress import shown, summary
    from newsletter.cli.rehearsal import THOSE, rehearse
    from newsletter.cli.signals import stop_on_signal
    from newsletter.model.selection import Whom
    from newsletter.workflows.resend import resend as deliver
    from newsletter.workflows.resend import would_resend

    whom = _only(
        {
            Whom.FAILED: failed,
            Whom.UNKNOWN: unknown,
            Whom.CANCELLED: cancelled,
            Whom.CORRECTED: corrected,
            Whom.LATE: late,
            Whom.NAMED: bool(to),
        }
    )
    if not reason:
        raise UsageError("A resend needs a reason.", advice="Say why with --reason TEXT; the audit log keeps it.")
    if key is not None and not key.strip():
        raise UsageError(
            "The key is empty.", advice="A key is a name of your own for this resend; leave --key out for none."
        )
    site = open_site(context)
    if dry_run:
        rehearse(would_resend(site, ref, whom=whom, to=to or (), again=again), whom)
        return
    warn(site, refuses=True)
    stop = stop_on_signal()
    with shown() as progress:
        done = deliver(
            site, ref, whom=whom, to=to or (), again=again, reason=reason, key=key, progress=progress, stop=stop
        )
    if done.send is None:
        say(f"Nobody to send to. It would be for {THOSE[whom]}.")
    elif done.status is None:
        say(f"Key {key} was used for send {done.send.id} ({done.send.state}): nothing done.")
    else:
        say(f"Send {done.send.id}: {summary(done.status.counts)}.")
        if not done.status.finished:
            raise NewsletterError("Stopped.", advice=f"`newsletter send {ref}` goes on.")


def _only(chosen: dict[Whom, bool]) -> Whom:
    found = [whom for whom, is_chosen in chosen.items() if is_chosen]
    if len(found) != 1:
        raise UsageError(
            "A resend is for one selection of readers.",
            advice="Give one of --failed, --unknown, --cancelled, --corrected, --late or --to ADDRESS.",
        )
    return found[0]
