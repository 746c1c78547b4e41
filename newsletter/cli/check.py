"""``newsletter issue check``: what is wrong with an issue, before readers have it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.issue import AsJson, Ref
from newsletter.cli.messages import print_json


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="check")(check)


def check(
    context: typer.Context,
    issue: Ref,
    online: Annotated[bool, typer.Option("--online", help="Ask each site whether its article is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look at an issue as readers will get it: size, headers, links, colours, footer. Exit 1 if there are errors."""
    from newsletter.cli.findings import show_report
    from newsletter.workflows.ask_sites import ask_sites
    from newsletter.workflows.preflight import preflight

    site = open_site(context)
    ask = (lambda urls: ask_sites(urls, site.clock, contact=site.config.base_url)) if online else None
    report = preflight(site, issue, ask=ask)
    if as_json:
        print_json([finding.as_json() for finding in report.findings])
    else:
        show_report(report, stream=sys.stdout)
    if report.errors:
        raise typer.Exit(1)
