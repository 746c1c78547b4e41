"""``newsletter status [ISSUE]``: how far, and what is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from newsletter.model.status import Status


def register(app: typer.Typer) -> None:
    app.command(name="status")(status)


def status(
    context: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[ISSUE]", help="PUBLICATION/YYYY-MM-DD, or the date alone; all without.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Who got an issue and who did not, send by send."""
    from newsletter.workflows import status as of

    site = open_site(context)
    if ref is None:
        found = of.statuses(site)
        if json:
            print_json([each.as_json() for each in found])
        for each in () if json else found:
            say(_line(each))
        return
    one = of.status(site, ref)
    if json:
        print_json(one.as_json())
        return
    say(_line(one))
    from newsletter.cli.progress import summary

    for send, counts in one.sends:
        say(f"  send {send.id} ({send.kind}, {send.state}; {send.reason}): {summary(counts)}")
    for words in of.explain(site, one):
        say(f"  {words}")


def _line(status: Status) -> str:
    from newsletter.cli.progress import summary

    if not status.sends:
        return f"{status.issue.ref}: {status.issue.state}, not sent yet."
    return f"{status.issue.ref}: {status.issue.state}. {summary(status.counts)}."
