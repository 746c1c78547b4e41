"""``newsletter suppression``: addresses that are not mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.model.bounce import Bounce
    from newsletter.model.suppression import Suppression

commands = typer.Typer(help="Addresses that are not mailed, and why.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept with it.")]
_Address = Annotated[str, typer.Argument(metavar="ADDRESS")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="suppression")


@commands.command("list")
def list_(context: typer.Context, json: _Json = False) -> None:
    """Those that hold, newest first."""
    from newsletter.workflows.suppressions import list_holding

    found = list_holding(open_site(context))
    if json:
        print_json([_suppression(each) for each in found])
        return
    for each in found:
        say(f"{each.key}  {each.reason}  since {each.created_at:%Y-%m-%d}  {each.evidence}")
    if not found:
        note("Nobody is suppressed.")


@commands.command()
def add(context: typer.Context, address: _Address, reason: _Reason, json: _Json = False) -> None:
    """Do not mail an address any more."""
    from newsletter.workflows import suppressions

    added = suppressions.add(open_site(context), address, reason=reason)
    print_json(_suppression(added)) if json else say(f"{added.key} is suppressed.")


@commands.command()
def lift(context: typer.Context, address: _Address, reason: _Reason, json: _Json = False) -> None:
    """Mail an address again; what it was suppressed for stays on record."""
    from newsletter.workflows import suppressions

    done = suppressions.lift(open_site(context), address, reason=reason)
    if json:
        print_json({"address": address, "lifted": done.lifted, "dismissed": done.dismissed})
        return
    may = (
        "may sign up again; it was erased, so nothing else brings it back" if done.is_erased else "may be mailed again"
    )
    say(f"{address} {may}." + (f" Held bounces dismissed: {done.dismissed}." if done.dismissed else ""))


@commands.command()
def held(context: typer.Context, json: _Json = False) -> None:
    """Bounces that would suppress, and wait because too many of their send did."""
    from newsletter.workflows.suppressions import list_held

    found = list_held(open_site(context))
    if json:
        print_json([_bounce(each) for each in found])
        return
    for each in found:
        say(f"send {each.send_id}  {each.address}  {each.kind} {each.reason} {each.status}  {each.evidence}")
    if found:
        note("`newsletter suppression approve --all` (or --send, or addresses) suppresses; `lift ADDRESS` dismisses.")
    else:
        note("Nothing is held.")


@commands.command()
def approve(
    context: typer.Context,
    reason: _Reason,
    addresses: Annotated[list[str] | None, typer.Argument(metavar="[ADDRESS…]")] = None,
    send: Annotated[int | None, typer.Option("--send", help="All that are held of this send.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that are held.")] = False,
    json: _Json = False,
) -> None:
    """Let held bounces suppress."""
    from newsletter.workflows import suppressions

    if not addresses and send is None and not all_:
        raise UsageError("Nobody is named.", advice="Name addresses, or --send SEND, or --all.")
    found = suppressions.approve(open_site(context), addresses or (), send_id=send, all_=all_, reason=reason)
    if json:
        print_json([_bounce(each) for each in found])
        return
    say(f"{len(found)} suppressed.")


def _suppression(each: Suppression) -> dict[str, object]:
    return {
        "address": each.key,
        "reason": each.reason,
        "evidence": each.evidence,
        "operator": each.operator,
        "since": each.created_at.isoformat().replace("+00:00", "Z"),
    }


def _bounce(each: Bounce) -> dict[str, object]:
    return {
        "bounce": each.id,
        "send": each.send_id,
        "delivery": each.delivery_id,
        "address": each.address,
        "kind": each.kind.value,
        "status": each.status,
        "reason": each.reason,
        "evidence": each.evidence,
        "received": each.received_at.isoformat().replace("+00:00", "Z"),
    }
