"""``newsletter issue preview``: an edition as files to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.messages import say
from newsletter.errors import UsageError


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="preview")(preview)


def preview(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date.")],
    categories: Annotated[str, typer.Option(help="Category slugs with commas between; empty means all.")] = "",
    format: Annotated[str, typer.Option(help="html (with its text part) or text.")] = "html",
    out: Annotated[Path, typer.Option(help="Folder for the files; made if it is not there.")] = Path("preview"),
) -> None:
    """Write what a reader with these choices would get: an .html and a .txt file."""
    from newsletter.model.edition import ALL, Format
    from newsletter.workflows import preview as workflow

    if format not in tuple(Format):
        raise UsageError(f"{format}: no such format.", advice="It is html or text.")
    slugs = [slug.strip() for slug in categories.replace(";", ",").split(",") if slug.strip()]
    made = workflow.preview(open_site(context), ref, slugs, Format(format))
    choice = "" if made.key == ALL else "-" + made.key.replace(";", "-")
    stem = f"{made.issue.publication}-{made.issue.date.isoformat()}{choice}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for suffix, body in (("html", made.rendering.html), ("txt", made.rendering.text)):
            if body is not None:
                path = out / f"{stem}.{suffix}"
                path.write_text(body, "utf-8", newline="\n")
                say(str(path))
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror or error}", advice="Name another folder with --out.") from error
    say(f"Subject: {made.rendering.subject}")
