"""``newsletter source``: entries from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from newsletter.workflows.source_result import Item, SourceReading

commands = typer.Typer(help="Sources: read entries from a database, files or feeds.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="source")


@commands.callback()
def root() -> None:
    """Sources: read entries from a database, files or feeds."""


@commands.command()
def read(
    context: typer.Context,
    publication: Annotated[str | None, typer.Option("--publication", "-p", help="The publication's slug.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read the publication's source. Reading again changes nothing; what has a fault is left out and named."""
    from newsletter.workflows.read_source import read_source

    reading = read_source(open_site(context), publication, dry_run=dry_run)
    if as_json:
        print_json(reading_json(reading) | {"dry_run": dry_run})
    else:
        say_reading(reading, dry_run=dry_run)
    if not reading.is_faultless:
        raise typer.Exit(1)


def say_reading(reading: SourceReading, *, dry_run: bool) -> None:
    """What is new, and why the rest is not; unchanged items are only counted."""
    for problem in reading.problems:
        note(f"The source of {reading.publication} was not read: {problem}")
    for item in reading.items:
        if item.verdict.value == "unchanged":
            continue
        say(f"  {item.verdict.value:<9} {item.where}  {_named(item)}")
        for reason in item.reasons:
            say(f"            {reason}")
    counted = ", ".join(f"{count} {name}" for name, count in reading.counts.items() if count)
    dry = " (a dry run: nothing was changed)" if dry_run else ""
    if counted or not reading.problems:
        say(f"{reading.publication}: {counted or 'nothing there'}{dry}.")
    if reading.counts["offered"] and not dry_run:
        say("Next: newsletter entry candidates list")


def reading_json(reading: SourceReading) -> dict[str, Any]:
    return {
        "publication": reading.publication,
        "kind": reading.kind,
        "problems": list(reading.problems),
        **reading.counts,
        "items": [
            {
                "where": item.where,
                "verdict": item.verdict.value,
                "title": item.title,
                "url": item.url,
                "entry": item.entry_id,
                "reasons": list(item.reasons),
            }
            for item in reading.items
        ],
    }


def _named(item: Item) -> str:
    return f"{item.title}  {item.url}".strip()
