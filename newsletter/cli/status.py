"""``newsletter status [ISSUE]``: how far, and what is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.fence import warn
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from newsletter.model.delivery import Counts
    from newsletter.model.remark import Remark
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
    warn(site)
    if ref is None:
        found = of.statuses(site)
        if json:
            print_json([each.as_json() for each in found])
        for each in () if json else found:
            say(_line(each) + _sends(each))
        if not json and not found:
            note("No issues yet. `newsletter issue gather` or `newsletter journal import FILE` makes one.")
        return
    from newsletter.workflows.explain import explain

    one = of.status(site, ref)
    remarks = explain(site, one)
    if json:
        print_json({**one.as_json(), "explanation": [remark.as_json() for remark in remarks]})
        return
    say(_line(one))
    for remark in remarks:
        if remark.send is None:
            _explain(remark)
    for send, counts in one.sends:
        say(f"Send {send.id} ({send.kind}, {send.state}; {send.reason}): {_summary(counts)}.")
        for remark in remarks:
            if remark.send == send.id:
                _explain(remark)


def _explain(remark: Remark) -> None:
    say(f"  {remark.text}")
    if remark.advice:
        say(f"    {remark.advice}")


def _line(status: Status) -> str:
    if not status.sends:
        return f"{status.issue.ref}: {status.issue.state}, not sent yet."
    return f"{status.issue.ref}: {status.issue.state}. {_summary(status.counts)}."


def _sends(status: Status) -> str:
    open_ = [f"{send.id} ({send.state})" for send, counts in status.sends if counts.open]
    return f" Open sends: {', '.join(open_)}." if open_ else ""


def _summary(counts: Counts) -> str:
    from newsletter.cli.progress import summary

    return summary(counts)
