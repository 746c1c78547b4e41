"""``newsletter doctor``: is everything in order?"""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Check configuration, database, relays and addresses; exit 1 if anything is broken."""
    from newsletter.workflows.doctor import examine
    from newsletter.workflows.finding import Level

    findings = []
    for finding in examine(open_site(context, check_schema=False)):
        findings.append(finding)
        if as_json:
            continue
        say(f"{finding.level:<8} {finding.check}: {finding.text}")
        if finding.advice:
            say(f"{'':8} {finding.advice}")
    if as_json:
        print_json([{"check": f.check, "level": f.level, "text": f.text, "advice": f.advice} for f in findings])
    if any(finding.level is Level.FAULT for finding in findings):
        raise typer.Exit(1)
