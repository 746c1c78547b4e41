"""``newsletter issue edit``: the words around a draft's entries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.issue import AsJson, Ref, front_json, issue_json
from newsletter.cli.messages import print_json, say
from newsletter.errors import UsageError


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="edit")(edit)


def edit(
    context: typer.Context,
    issue: Ref,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE.md", help="A draft file with the parts; - reads standard input."),
    ] = None,
    tagline: Annotated[str | None, typer.Option("--tagline", help="Markdown, as all of these.")] = None,
    about_heading: Annotated[str | None, typer.Option("--about-heading")] = None,
    about: Annotated[str | None, typer.Option("--about", help="The introduction.")] = None,
    closing_heading: Annotated[str | None, typer.Option("--closing-heading")] = None,
    closing: Annotated[str | None, typer.Option("--closing", help="The closing note.")] = None,
    colophon: Annotated[str | None, typer.Option("--colophon")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a draft's front matter: from a file, or part by part; "" clears a part, the others stay."""
    from newsletter.workflows.edit_front import edit_front, front_of_file

    given = {
        "tagline": tagline,
        "about_heading": about_heading,
        "about": about,
        "closing_heading": closing_heading,
        "closing": closing,
        "colophon": colophon,
    }
    texts = dict(front_of_file(str(source), _bytes_of(source))) if source else {}
    texts.update({name: text for name, text in given.items() if text is not None})
    done = edit_front(open_site(context), issue, texts=texts)
    if as_json:
        print_json(issue_json(done) | front_json(done))
        return
    for name, text in front_json(done).items():
        if text:
            say(f"{name.replace('_', ' '):<15} {text.splitlines()[0]}{' …' if chr(10) in text else ''}")


def _bytes_of(source: Path) -> bytes:
    if str(source) == "-":
        return sys.stdin.buffer.read()
    try:
        return source.read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror or error}.", advice="Name a file that is there.") from error
