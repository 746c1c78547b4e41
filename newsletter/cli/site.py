"""``newsletter site``: the public documents, made anew or written to a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, say

commands = typer.Typer(help="The public pages and feeds.", no_args_is_help=True)

_SHOWN = 40


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="site")


@commands.command()
def build(context: typer.Context) -> None:
    """Make every page and feed anew from the database, and say what changed."""
    from newsletter.workflows.documents import rebuild_all

    changes = rebuild_all(open_site(context))
    _list("+", changes.added)
    _list("~", changes.changed)
    _list("-", changes.removed)
    say(
        f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed, "
        f"{changes.unchanged} unchanged."
    )


@commands.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write; made if it is not there.")],
) -> None:
    """Write every page and feed to a folder, with .gz beside each, for any static host."""
    from newsletter.workflows.export_site import export_site

    exported = export_site(open_site(context), folder)
    _list("-", exported.removed)
    say(f"{folder}: {len(exported.written)} written, {len(exported.removed)} removed, {exported.unchanged} unchanged.")


@commands.command()
def ping(context: typer.Context) -> None:
    """Tell the WebSub hubs of every changed feed that they do not know of yet. `newsletter run` does it by itself."""
    from newsletter.workflows.ping_hub import ping_waiting

    pinged = ping_waiting(open_site(context))
    for one in pinged:
        if one.fault is None:
            say(f"{one.topic}: told.")
        else:
            again = f"; tried again from {one.again:%H:%M:%S} UTC on" if one.again else "; not tried again"
            note(f"{one.topic}: {one.hub}: {one.fault}{again}.")
    if not pinged:
        say("The hubs know of every change.")
    if any(one.fault for one in pinged):
        raise typer.Exit(1)


def _list(mark: str, names: Iterable[str]) -> None:
    every = tuple(names)
    for name in every[:_SHOWN]:
        say(f"{mark} {name}")
    if len(every) > _SHOWN:
        say(f"{mark} … and {len(every) - _SHOWN} more")
