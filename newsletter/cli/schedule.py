"""``newsletter schedule``: what the calendar will do, and doing now what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.config import Publication
    from newsletter.issues.calendar import Slot
    from newsletter.model.run import Run
    from newsletter.workflows.due import Ahead
    from newsletter.workflows.site import Site

commands = typer.Typer(help="The calendar: when issues are gathered and sent.", no_args_is_help=True)

_DOES = {"gather": "gather into a draft", "remind": "remind editors, unless it is approved"}


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="schedule")


@commands.command()
def show(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, max=100, help="How many dates of each publication.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What waits now, the next dates in local time and UTC with what each will do, and the last runs."""
    from newsletter.workflows import fence

    site = open_site(context)
    standing = fence.look(site)
    found = [
        _publication(site, publication, count) | {"held": standing.summary or None}
        for publication in site.config.publications.values()
    ]
    if as_json:
        print_json(found)
        return
    for line in standing.explain():
        say(line)
    _print_tables(found)


@commands.command()
def tick(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Do once what the scheduler does every minute: run what is due, by the schedule's own rules."""
    from newsletter.workflows import fence
    from newsletter.workflows import tick as workflow
    from newsletter.workflows.alerts.sweep import tell_due
    from newsletter.workflows.send_notices import send_due

    site = open_site(context)
    outcomes = workflow.tick(site)
    # Where this is all that ever runs, by cron, nobody else tells them.
    tell_due(site)
    send_due(site)
    standing = fence.look(site)
    rows = [
        {
            "job": one.slot.job.value,
            "issue": one.slot.ref,
            "local_date": one.slot.local_date.isoformat(),
            "result": one.result.value if one.result else "waiting",
            "detail": one.detail,
            "waits_for": one.waits_for.value if one.waits_for else None,
        }
        for one in outcomes
    ]
    if as_json:
        print_json(rows)
    else:
        for line in standing.explain():
            say(line)
        if not rows:
            say("Nothing is due.")
        for row in rows:
            detail = "for the fence" if row["waits_for"] == "fence" else row["detail"]
            say(f"{row['job']} {row['issue']}: {row['result']}; {detail}.")
    if any(row["result"] == "failed" for row in rows):
        raise typer.Exit(1)


def _publication(site: Site, publication: Publication, count: int) -> dict[str, Any]:
    from newsletter.workflows.due import due, last_runs, left_behind, upcoming

    return {
        "publication": publication.slug,
        "timezone": publication.timezone,
        "enabled": publication.schedule.enabled,
        "rule": rule_words(publication),
        "now": [
            _slot_row(publication, one.slot, f"{one.slot.job.value}: {one.decision.reason}")
            for one in due(site, publication)
        ],
        "next": [_ahead_row(publication, one) for one in upcoming(site, publication, count)],
        "left_behind": [issue.ref for issue in left_behind(site, publication)],
        "last": [_run_row(run) for run in last_runs(site, publication, 6)],
    }


def rule_words(publication: Publication) -> str:
    """``every 2 weeks, saturday 07:00, from 2026-01-10 on; gathered friday 18:00``."""
    schedule = publication.schedule
    send = schedule.send
    often = "every month" if send.nth is not None else f"every {schedule.every.removeprefix('1 ')}"
    since = f", from {schedule.since} on" if schedule.since else ""
    jobs = [("gathered", schedule.gather), ("reminded of", schedule.remind), ("published", schedule.publish)]
    before = "".join(f"; {word} {weekly}" for word, weekly in jobs if weekly is not None)
    return f"{often}, {send}{since}{before}"


def _moment(publication: Publication, at: datetime) -> dict[str, Any]:
    local = at.astimezone(publication.zone)
    return {
        "local": local.isoformat(),
        "local_text": f"{local:%a %Y-%m-%d %H:%M}",
        "utc": at.isoformat(),
        "utc_text": f"{at:%a %m-%d %H:%M}",
    }


def _slot_row(publication: Publication, slot: Slot, what: str) -> dict[str, Any]:
    return {"job": slot.job.value, "issue": slot.ref, **_moment(publication, slot.at), "what": what}


def _ahead_row(publication: Publication, one: Ahead) -> dict[str, Any]:
    said = one.exception
    why = f": {said.reason}" if said and said.reason else ""
    if said is None:
        exception, words = None, ""
    else:
        exception = {"date": str(said.date), "move_to": str(said.move_to or "") or None, "reason": said.reason}
        words = f" (moved from {said.date}{why})"
    if one.slot is None:
        return {
            "job": None,
            "issue": f"{publication.slug}/{one.issue_date}",
            **_moment(publication, one.at),
            "what": f"skipped{why}",
            "exception": exception,
        }
    return {**_slot_row(publication, one.slot, _plan(publication, one.slot) + words), "exception": exception}


def _plan(publication: Publication, slot: Slot) -> str:
    job = slot.job.value
    if job in _DOES:
        return _DOES[job]
    does = "publish" if job == "publish" else "send" if publication.schedule.publish else "publish and send"
    if publication.schedule.approval == "auto":
        return does if does == "send" else f"approve, {does}"
    return f"{does}, once approved"


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "job": run.job.value,
        "local_date": run.local_date.isoformat(),
        "issue": f"{run.publication}/{run.issue_date}",
        "began": run.began_at.isoformat(),
        "ended": run.ended_at.isoformat() if run.ended_at else None,
        "result": run.result.value if run.result else None,
        "phase": run.phase,
        "tries": run.tries,
        "detail": run.detail,
        "host": run.host.partition(" ")[0],
    }


def _print_tables(found: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for publication in found:
        if publication["enabled"]:
            console.print(f"{publication['publication']}: {publication['rule']}")
        else:
            console.print(f"{publication['publication']}: the schedule is switched off (schedule.enabled).")
        for title, rows in (("Due now", publication["now"]), ("Next", publication["next"])):
            if rows:
                table = Table(title=f"{title} · {publication['publication']}", title_justify="left", box=None)
                for column in (publication["timezone"], "UTC", "Issue", "What"):
                    table.add_column(column, no_wrap=column != "What")
                for row in rows:
                    table.add_row(row["local_text"], row["utc_text"], row["issue"].partition("/")[2], row["what"])
                console.print(table)
        for ref in publication["left_behind"]:
            console.print(f"{ref} is approved, and the calendar will not send it: `newsletter send {ref}` does.")
        if publication["last"]:
            table = Table(title=f"Last runs · {publication['publication']}", title_justify="left", box=None)
            for column in ("Date", "Job", "Result", "Detail"):
                table.add_column(column)
            for row in publication["last"]:
                table.add_row(row["local_date"], row["job"], row["result"] or _going_on(row), row["detail"] or "")
            console.print(table)


def _going_on(row: dict[str, Any]) -> str:
    again = f", try {row['tries']}" if row["tries"] > 1 else ""
    return f"{row['phase'] or 'beginning'}{again}"
