"""``newsletter notice``: mails and webhooks to editors and operators, and single mails to readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from newsletter.model.notice import Notice

commands = typer.Typer(
    help="Notices: alerts, drafts to approve, and other single mails and webhooks.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="notice")


@commands.command("list")
def list_(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 20,
    as_json: _Json = False,
) -> None:
    """The last notices, and what became of each. Addresses are forgotten after `notices.keep`."""
    from newsletter.store import notices

    site = open_site(context)
    with site.database.reading() as connection:
        _print(notices.newest(connection, count), as_json=as_json)


@commands.command()
def send(context: typer.Context, as_json: _Json = False) -> None:
    """Send what waits now, also what would be tried again only later."""
    from newsletter.workflows.send_notices import send_waiting

    sent = send_waiting(open_site(context))
    if as_json:
        print_json({"sent": sent})
    else:
        say(f"{sent} sent." if sent else "Nothing was sent.")


@commands.command("try")
def try_(context: typer.Context, as_json: _Json = False) -> None:
    """Tell every operator and webhook that alerts arrive; exit 1 where one does not."""
    from newsletter.errors import Refused
    from newsletter.model.notice import NoticeState
    from newsletter.workflows.alerts.trial import try_alerts

    tried = try_alerts(open_site(context))
    if not tried:
        raise Refused("Nobody is told of anything.", advice="Set notices.operators, or [[notices.webhooks]].")
    _print(tried, as_json=as_json)
    if any(notice.state is not NoticeState.SENT for notice in tried):
        note("What did not arrive is tried again by `newsletter run`.")
        raise typer.Exit(1)


def _print(found: tuple[Notice, ...], *, as_json: bool) -> None:
    rows = [_row(notice) for notice in found]
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("No notices yet.")
    for row in rows:
        said = "" if row["state"] == "sent" else f": {row['last_words'] or 'not tried yet'}"
        when, to = row["created_at"][:16].replace("T", " "), row["to"] or "(forgotten)"
        say(f"{when}  {row['kind']:<14} {to}  {row['state']}{said}")


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "channel": notice.channel.value,
        "to": notice.to,
        "state": notice.state.value,
        "tries": notice.tries,
        "created_at": notice.created_at.isoformat(),
        "due_at": notice.due_at.isoformat() if notice.state.value == "queued" else None,
        "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
        "last_words": notice.last_words,
    }
