"""``newsletter issue preview``: an edition as files; ``newsletter preview``: in a browser, always up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.messages import note, say
from newsletter.errors import UsageError


def register(app: typer.Typer) -> None:
    issue.commands.command(name="preview")(preview)
    app.command(name="preview")(serve)


def preview(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date.")],
    categories: Annotated[str, typer.Option(help="Category slugs with commas between; empty means all.")] = "",
    format: Annotated[str, typer.Option(help="html (with its text part) or text.")] = "html",
    out: Annotated[Path, typer.Option(help="Folder for the files; made if it is not there.")] = Path("preview"),
    open_: Annotated[bool, typer.Option("--open", help="Open what was written, on a terminal.")] = False,
) -> None:
    """Write what a reader with these choices would get: .html, .txt, and the whole message as .eml."""
    from newsletter.model.edition import ALL, Format
    from newsletter.workflows import preview as workflow

    if format not in tuple(Format):
        raise UsageError(f"{format}: no such format.", advice="It is html or text.")
    slugs = [slug.strip() for slug in categories.replace(";", ",").split(",") if slug.strip()]
    made = workflow.preview(open_site(context), ref, slugs, Format(format))
    choice = "" if made.key == ALL else "-" + made.key.replace(";", "-")
    stem = f"{made.issue.publication}-{made.issue.date.isoformat()}{choice}"
    html = None if made.rendering.html is None else made.rendering.html.encode()
    bodies = {"html": html, "txt": made.rendering.text.encode(), "eml": made.octets}
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for suffix, body in bodies.items():
            if body is not None:
                written.append(out / f"{stem}.{suffix}")
                written[-1].write_bytes(body)
                say(str(written[-1]))
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror or error}", advice="Name another folder with --out.") from error
    say(f"Subject: {made.rendering.subject}")
    for words in made.rendering.notes:
        note(str(words))
    if open_ and sys.stdout.isatty():
        _open(written[0].absolute().as_uri())


def serve(
    context: typer.Context,
    ref: Annotated[str | None, typer.Argument(metavar="[ISSUE]", help="The issue to begin with [the newest].")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 chooses a free one.")] = 8026,
    open_: Annotated[bool, typer.Option("--open", help="Open it in a browser, on a terminal.")] = False,
) -> None:
    """Show mails in a browser, with what preflight finds, as templates, entries and configuration change."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.config import find_config
    from newsletter.web.background import BackgroundServer
    from newsletter.web.listening import http_address, listen
    from newsletter.web.preview.pages import create_pages
    from newsletter.web.preview.watched import Watched
    from newsletter.workflows.issues import load

    site = open_site(context)
    if ref is not None:
        ref = load(site, ref)[0].ref
    stop = stop_on_signal()
    listening = listen(host, port, advice="Name another with --port, or 0 for any free one.")
    server = BackgroundServer(
        create_pages(Watched(find_config(context.obj), site), first=ref), listening, name="preview"
    )
    server.start()
    address = http_address(listening)
    say(f"Preview: {address}")
    note("It follows templates, entries and configuration. Ctrl-C ends it.")
    if open_ and sys.stdout.isatty():
        _open(address)
    while not stop.wait(1) and server.is_alive:
        pass
    server.stop()
    site.database.close()


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        note(f"No browser could be opened: {address}")
