"""``newsletter journal``: the Markdown files that issues come from and go back to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.errors import Fault
    from newsletter.workflows.import_journal import Imported

commands = typer.Typer(help="Journal files: check, import, export.", no_args_is_help=True)

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Journal files in Markdown.")]
PublicationOption = Annotated[
    str | None,
    typer.Option("--publication", "-p", help="The publication's slug [the only one, or the one the title names]."),
]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="journal")


@commands.command()
def check(context: typer.Context, files: Files, publication: PublicationOption = None) -> None:
    """Say what is wrong with journal files, line by line; change nothing."""
    from newsletter.workflows.journals import load_journals

    for file in load_journals(open_site(context), files, publication=publication):
        _note_all(file.source, file.notes)
        entries = file.journal.entries
        sections = {entry.section for entry in entries}
        say(
            f"{file.source}: {file.publication.slug}/{file.journal.date}, {_count(len(entries), 'entry', 'entries')} "
            f"in {_count(len(sections), 'section', 'sections')}, no faults."
        )


@commands.command(name="import")
def import_(
    context: typer.Context,
    files: Files,
    publication: PublicationOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Make drafts of journal files, or renew them. With a fault anywhere nothing is imported."""
    from newsletter.workflows.import_journal import import_journals

    done = import_journals(open_site(context), files, publication=publication)
    for each in done:
        _note_all(each.source, each.notes)
    if as_json:
        print_json(
            [
                {
                    "file": each.source,
                    "issue": each.issue.ref,
                    "state": each.issue.state.value,
                    "added": each.added,
                    "changed": each.changed,
                    "kept": each.kept,
                    "dropped": each.dropped,
                    "edited": each.is_edited,
                }
                for each in done
            ]
        )
        return
    for each in done:
        say(_imported(each))


@commands.command()
def export(context: typer.Context, issue: Annotated[str, typer.Argument(help="PUBLICATION/YYYY-MM-DD.")]) -> None:
    """Write the journal file of an issue to standard output: its bytes and nothing else."""
    from newsletter.workflows.export_journal import export_journal

    sys.stdout.buffer.write(export_journal(open_site(context), issue))
    sys.stdout.buffer.flush()


def _imported(each: Imported) -> str:
    if not (each.added or each.changed or each.dropped):
        text = f"{each.issue.ref}: nothing to change, {_count(each.kept, 'entry', 'entries')}."
    else:
        parts = [
            f"{number} {word}"
            for number, word in (
                (each.added, "added"),
                (each.changed, "changed"),
                (each.kept, "kept"),
                (each.dropped, "withdrawn, since the file has them no more"),
            )
            if number
        ]
        text = f"{each.issue.ref}: {', '.join(parts)}."
    if each.is_edited:
        return f"{text} It was edited since the file was imported; the edits are kept."
    return text if each.issue.frozen_at else f"{text} Next: newsletter issue approve {each.issue.ref}"


def _note_all(source: str, notes: Iterable[Fault]) -> None:
    for each in notes:
        note(f"{source}:{each.line}: note: {each.text}")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
