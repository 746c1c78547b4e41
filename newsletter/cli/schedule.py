"""``newsletter schedule``: what the calendar will do, and doing now what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from newsletter.config import Publication
    from newsletter.issues.due import Slot

commands = typer.Typer(help="The calendar: when the week is gathered and sent.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="schedule")


@commands.command()
def show(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, max=100, help="How many dates of each publication.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What waits now, the next dates in local time and UTC with what each will do, and the last runs."""
    from newsletter.workflows.due import due, last_runs, upcoming

    site = open_site(context)
    found = [
        {
            "publication": publication.slug,
            "timezone": publication.timezone,
            "enabled": publication.schedule.enabled,
            "now": [
                _row(publication, one.slot, f"{one.slot.job.value}: {one.decision.reason}")
                for one in due(site, publication)
            ],
            "next": [_row(publication, slot, _plan(publication, slot)) for slot in upcoming(site, publication, count)],
            "last": [
                {
                    "job": run.job.value,
                    "local_date": run.local_date.isoformat(),
                    "began": run.began_at.isoformat(),
                    "result": run.result.value if run.result else None,
                    "detail": run.detail,
                    "host": run.host.partition(" ")[0],
                }
                for run in last_runs(site, publication, 6)
            ],
        }
        for publication in site.config.publications.values()
    ]
    if as_json:
        print_json(found)
    else:
        _print_tables(found)


@commands.command()
def tick(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Do once what the scheduler does every minute: run what is due, by the schedule's own rules."""
    from newsletter.workflows import tick as workflow

    outcomes = workflow.tick(open_site(context))
    rows = [
        {
            "job": one.slot.job.value,
            "issue": one.slot.ref,
            "local_date": one.slot.local_date.isoformat(),
            "result": one.result.value if one.result else "waiting",
            "detail": one.detail,
        }
        for one in outcomes
    ]
    if as_json:
        print_json(rows)
    elif not rows:
        say("Nothing is due.")
    else:
        for row in rows:
            say(f"{row['job']} {row['issue']}: {row['result']}; {row['detail']}.")
    if any(row["result"] == "failed" for row in rows):
        raise typer.Exit(1)


def _row(publication: Publication, slot: Slot, what: str) -> dict[str, Any]:
    local = slot.at.astimezone(publication.zone)
    return {
        "job": slot.job.value,
        "issue": slot.ref,
        "local": local.isoformat(),
        "local_text": f"{local:%a %Y-%m-%d %H:%M}",
        "utc": slot.at.isoformat(),
        "utc_text": f"{slot.at:%a %m-%d %H:%M}",
        "what": what,
    }


def _plan(publication: Publication, slot: Slot) -> str:
    if slot.job.value == "gather":
        return "gather into a draft"
    if publication.schedule.approval == "auto":
        return "approve, publish and send"
    return "publish and send, once approved"


def _print_tables(found: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for publication in found:
        if not publication["enabled"]:
            console.print(f"{publication['publication']}: the schedule is switched off (schedule.enabled).")
        for title, rows in (("Due now", publication["now"]), ("Next", publication["next"])):
            if rows:
                table = Table(title=f"{title} · {publication['publication']}", title_justify="left", box=None)
                for column in (publication["timezone"], "UTC", "Issue", "What"):
                    table.add_column(column, no_wrap=column != "What")
                for row in rows:
                    table.add_row(row["local_text"], row["utc_text"], row["issue"].partition("/")[2], row["what"])
                console.print(table)
        if publication["last"]:
            table = Table(title=f"Last runs · {publication['publication']}", title_justify="left", box=None)
            for column in ("Date", "Job", "Result", "Detail"):
                table.add_column(column)
            for row in publication["last"]:
                table.add_row(row["local_date"], row["job"], row["result"] or "going on", row["detail"] or "")
            console.print(table)
