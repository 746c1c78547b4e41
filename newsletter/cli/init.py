"""``newsletter init``: a new site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.messages import say


def register(app: typer.Typer) -> None:
    app.command()(init)


def init(folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The site's folder.")] = Path()) -> None:
    """Make a site: config.toml with a fresh secret, and a database. Never overwrites one."""
    from newsletter.clock import SystemClock
    from newsletter.workflows.init import write_site

    path = write_site(folder, SystemClock())
    enter = "" if folder.absolute() == Path.cwd() else f"  cd {folder}\n"
    say(
        f"{path}: written, for your eyes alone; the database is ready.\n"
        "Next:\n"
        f"{enter}"
        "  newsletter subscriber add you@example.org --confirmed now\n"
        "  newsletter journal import FILE.md        the week's articles\n"
        "  newsletter issue approve YYYY-MM-DD\n"
        "  newsletter issue publish YYYY-MM-DD      to the archive and the feeds\n"
        "  newsletter inbox                         a relay that delivers nothing, to try: in another terminal\n"
        "  newsletter send YYYY-MM-DD\n"
        "  newsletter run                           pages, feeds, schedule and delivery in one process\n"
        "Before mailing real readers, put your relay, base_url, sender, postal_address and contact into config.toml;\n"
        "`newsletter doctor` says what is still missing."
    )
