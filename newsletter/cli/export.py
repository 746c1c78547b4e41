"""``newsletter issue export``: an issue as it was sent, in forms that outlive this program."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.issue import Ref
from newsletter.cli.messages import say
from newsletter.errors import UsageError

_FORMATS = ("eml", "mbox", "markdown", "json", "html")


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="export")(export)


def export(
    context: typer.Context,
    ref: Ref,
    format: Annotated[str, typer.Option("--format", help="eml, mbox, markdown, json or html.")] = "eml",
    out: Annotated[Path, typer.Option("--out", help="Folder for the files, or - for stdout.")] = Path("-"),
    each: Annotated[
        bool, typer.Option("--each", help="Every reader's own message (eml and mbox), addresses included.")
    ] = False,
) -> None:
    """Write an issue as it was sent: one message of each edition, addressed to nobody; or its text and data."""
    import json

    from newsletter.workflows import export_issue
    from newsletter.workflows.export_journal import export_journal
    from newsletter.workflows.issues import load, repeats

    if format not in _FORMATS:
        raise UsageError(f"{format}: no such format.", advice=f"It is one of {', '.join(_FORMATS)}.")
    if each and format not in ("eml", "mbox"):
        raise UsageError(f"--each is for messages, and {format} is none.", advice="Use --format eml or mbox.")
    site = open_site(context)
    found, entries = load(site, ref)
    stem = f"{found.publication}-{found.date.isoformat()}"
    files: Iterable[tuple[str, bytes]]
    if format == "eml":
        files = ((f"{one.name}.eml", one.octets) for one in export_issue.export_messages(site, ref, each=each))
    elif format == "html":
        files = ((f"{one.name}.html", one.octets) for one in export_issue.export_html(site, ref))
    elif format == "mbox":
        files = [(f"{stem}.mbox", b"".join(export_issue.export_mbox(site, ref, each=each)))]
    elif format == "markdown":
        files = [(f"{stem}.md", export_journal(site, ref))]
    else:
        text = json.dumps(issue.whole_json(found, entries, repeats(site, found, entries)), ensure_ascii=False, indent=2)
        files = [(f"{stem}.json", f"{text}\n".encode())]
    _write(files, out)


def _write(files: Iterable[tuple[str, bytes]], out: Path) -> None:
    if str(out) == "-":
        (_, body), *more = files
        if more:
            raise UsageError(
                f"There are {1 + len(more)} files.", advice="Name a folder with --out, or use --format mbox."
            )
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, body in files:
            (out / name).write_bytes(body)
            say(str(out / name))
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror or error}", advice="Name another folder with --out.") from error
