"""``newsletter subscriber``: the people and their choices."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.import_lines import RowTable, imported_json, tell_sums
from newsletter.cli.messages import note, print_json, say
from newsletter.cli.subscriber_lines import history_lines, sentence, subscription_json
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

commands = typer.Typer(help="Subscribers and their choices.", no_args_is_help=True)


class FormatName(StrEnum):
    HTML = "html"
    TEXT = "text"


class StateName(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    LEFT = "left"


PublicationOption = Annotated[
    str | None, typer.Option("--publication", "-p", help="Slug; the only one if there is one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="subscriber")


@commands.command()
def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    categories: Annotated[str, typer.Option(help="Slugs separated by ; or , – empty for all.")] = "",
    format_: Annotated[FormatName, typer.Option("--format", help="HTML with text, or text alone.")] = FormatName.HTML,
    confirmed: Annotated[
        str | None,
        typer.Option(metavar="now|TIME", help="When they agreed (ISO 8601). Without it they are not mailed."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The person's name.")] = None,
    publication: PublicationOption = None,
    as_json: JsonOption = False,
) -> None:
    """Subscribe an address, or give a subscriber another choice."""
    from newsletter.model.edition import Format
    from newsletter.workflows import subscribers

    site = open_site(context)
    subscription = subscribers.add(
        site,
        email=address,
        publication=publication,
        name=name,
        categories=[slug for part in categories.replace(",", ";").split(";") if (slug := part.strip())],
        format=Format(format_.value),
        confirmed=_confirmed(confirmed, site.clock.now()),
    )
    if as_json:
        print_json(subscription_json(subscription))
        return
    say(sentence(subscription))
    if subscription.state == "pending":
        note("Not mailed until they confirm: `newsletter subscriber ask` mails them a link for that.")
        note("If you hold their consent, say when they gave it: --confirmed now, or a time.")


@commands.command("list")
def list_(
    context: typer.Context,
    publication: PublicationOption = None,
    state: Annotated[StateName | None, typer.Option(help="Only those.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Every subscription, oldest first."""
    from newsletter.model.subscriber import SubscriptionState
    from newsletter.workflows.subscribers import list_all

    wanted = None if state is None else SubscriptionState(state.value)
    found = list_all(open_site(context), publication=publication, state=wanted)
    if as_json:
        print_json([subscription_json(subscription) for subscription in found])
        return
    empty = True
    for subscription in found:
        empty = False
        say(sentence(subscription))
    if empty:
        note("Nobody yet. Add somebody with `newsletter subscriber add ADDRESS --confirmed now`, or import a file.")


@commands.command()
def show(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    as_json: JsonOption = False,
) -> None:
    """One person's whole history: choices, consents, deliveries, what came back, suppressions, notices."""
    from newsletter.subscribers.portrait import history_json
    from newsletter.workflows import subscribers

    site = open_site(context)
    history = subscribers.show(site, address)
    if as_json:
        print_json(history_json(history))
        return
    for line in history_lines(history, site.clock.now()):
        say(line)


@commands.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv", help="email,name,categories,confirmed[,format,left,paused], or a service's."
        ),
    ],
    publication: PublicationOption = None,
    service: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose file it is: mailchimp, ghost, …; else its header tells.")
    ] = None,
    consent: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="How you know that a service's readers agreed; kept as the record."),
    ] = None,
    skip_faulty: Annotated[bool, typer.Option(help="Leave rows with a fault out, and import the rest.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Show what would happen to each row; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Import a CSV file: everybody in it, or nobody where it has a fault."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from newsletter.workflows.import_subscribers import How, import_subscribers

    site = open_site(context)
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn())
    rows = RowTable(as_json=as_json) if dry_run else None
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("rows", total=None)
        done = import_subscribers(
            site,
            file,
            publication,
            how=How(service=service, consent=consent, skip_faulty=skip_faulty, dry_run=dry_run),
            progress=lambda rows: bar.update(task, completed=rows),
            tell=rows,
        )
    if rows is not None:
        rows.end(done)
    elif as_json:
        print_json(imported_json(done))
    else:
        tell_sums(done)
    if done.faulty and not skip_faulty:
        raise typer.Exit(1)


@commands.command()
def erase(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    reason: Annotated[str, typer.Option(help="Why; the audit log keeps it under the receipt's number.")],
    receipt: Annotated[bool, typer.Option(help="Send them the receipt, as the last mail.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Erase a person: nothing stays but a keyed hash, which keeps old lists from bringing them back."""
    from newsletter.subscribers.portrait import written
    from newsletter.workflows import erase as workflow

    done = workflow.erase(open_site(context), address, reason=reason, mail_receipt=receipt)
    if as_json:
        print_json({"receipt": done.number, "at": written(done.at), "places": done.places, "is_mailed": done.is_mailed})
        return
    say(f"Erased. Receipt {done.number}.")
    if done.is_mailed:
        note("The receipt goes to them as the last mail; when it is sent, its record goes too.")
    note(
        "Backups, logs and the mailbox that bounces came from are not the database: see docs/how-to/erase-a-person.md."
    )


@commands.command()
def export(
    context: typer.Context,
    publication: PublicationOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; else the standard output.")] = None,
) -> None:
    """Write every subscription as CSV; importing it elsewhere loses nothing."""
    import os
    import sys

    from newsletter.workflows.export_subscribers import export_subscribers

    lines = export_subscribers(open_site(context), publication)
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line.encode())
        sys.stdout.buffer.flush()
        return
    try:
        # Addresses are nobody else's business, also on a shared machine.
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror}", advice="Name a file that can be written.") from error
    with open(descriptor, "wb") as file:
        file.writelines(line.encode() for line in lines)


def _confirmed(text: str | None, now: datetime) -> datetime | None:
    from newsletter.subscribers.listing import parse_instant

    if text is None:
        return None
    try:
        return now if text == "now" else parse_instant(text, now)
    except ValueError as error:
        raise UsageError(
            f"--confirmed: {error}", advice="Give `now`, or a time such as 2026-02-06T21:30:00Z."
        ) from error
