"""``newsletter delivery``: who got it, and how we know."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.model.delivery import DeliveryState

commands = typer.Typer(help="Who got an issue and who did not, with the relay's words.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="delivery")


@commands.command()
def show(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    issue: Annotated[
        str | None, typer.Option("--issue", metavar="ISSUE", help="This issue alone; without, every one.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Every delivery to an address: each try with the relay's words, what came back, and what to do."""
    from newsletter.cli.delivery_lines import record_json, record_lines
    from newsletter.workflows import evidence

    site = open_site(context)
    record = evidence.show(site, address, ref=issue)
    if json:
        print_json(record_json(record))
        return
    for line in record_lines(record, site.clock.now()):
        say(line)


@commands.command()
def export(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")],
    send: Annotated[int | None, typer.Option("--send", metavar="SEND", help="This send alone.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="Such as failed or unknown.")] = None,
) -> None:
    """Every delivery of an issue as CSV, with the last try and its reply; safe to open in a spreadsheet."""
    from newsletter.workflows import evidence

    chosen = _state(state)
    for line in evidence.lines(open_site(context), ref, send_id=send, state=chosen):
        sys.stdout.write(line)


def _state(text: str | None) -> DeliveryState | None:
    from newsletter.model.delivery import DeliveryState

    if text is None:
        return None
    if text not in list(DeliveryState):
        raise UsageError(f"{text}: deliveries have no such state.", advice=f"It is one of {', '.join(DeliveryState)}.")
    return DeliveryState(text)
