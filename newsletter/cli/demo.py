"""``newsletter demo``: everything on a sample, with a local inbox; then it serves what it made."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from rich.console import Console

    from newsletter.web.inbox.mailbox import Mailbox
    from newsletter.web.inbox.server import Inbox
    from newsletter.workflows.demo import Played
    from newsletter.workflows.site import Site

_HOST = "127.0.0.1"
_WEB_PORT, _SMTP_PORT, _INBOX_PORT = 8080, 2525, 8025
_PATIENCE = 90.0


class _NotSound(NewsletterError):
    """The demo ended with something unsettled or unreadable."""


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    dir: Annotated[Path, typer.Option(help="The demo's folder; made where it is not there yet.")] = Path("demo"),
    once: Annotated[bool, typer.Option("--once", help="End when all is done, without serving.")] = False,
    fast_week: Annotated[
        bool, typer.Option("--fast-week", help="A whole week in seconds: entries, draft, approval by link, alerts.")
    ] = False,
) -> None:
    """Import, publish and send a sample issue to a local inbox, check the result, and serve it."""
    if fast_week:
        from newsletter.cli.fast_week import play

        _forget_environment()
        play(dir, once=once)
        return
    from rich.console import Console

    from newsletter.assembly import assemble
    from newsletter.cli.signals import stop_on_signal
    from newsletter.clock import SystemClock
    from newsletter.config import load_config
    from newsletter.web.app import create_app
    from newsletter.web.background import BackgroundServer
    from newsletter.web.inbox.server import Inbox
    from newsletter.web.listening import listen, port_of, preferably
    from newsletter.web.outbox import Outbox
    from newsletter.workflows.demo import claim, configure

    _forget_environment()
    console, clock = Console(highlight=False), SystemClock()
    claim(dir)
    listening = listen(_HOST, preferably(_HOST, _WEB_PORT), advice="")
    inbox = Inbox(
        clock,
        smtp_port=preferably(_HOST, _SMTP_PORT),
        web_port=preferably(_HOST, _INBOX_PORT),
        folder=dir / "mails",
    )
    with inbox:
        config = configure(dir, clock, web_port=port_of(listening), smtp_port=inbox.smtp_port)
        site = assemble(load_config(config))
        console.print(f"[dim]✓[/] A site in {config.parent}")
        _play(console, site, inbox)
        if once:
            listening.close()
        else:
            stop = stop_on_signal()
            web, outbox = BackgroundServer(create_app(site), listening), Outbox(site)
            web.start()
            outbox.start()
            _show_addresses(console, site, inbox, config)
            stop.wait()
            outbox.stop()
            web.stop()
        site.database.close()


def _forget_environment() -> None:
    # The demo is complete in its folder: settings meant for a real site must not point it at a real relay or database.
    for name in [name for name in os.environ if name.upper().startswith("NEWSLETTER_")]:
        del os.environ[name]


def _play(console: Console, site: Site, inbox: Inbox) -> None:
    from newsletter.workflows.demo import play

    enough = threading.Event()
    alarm = threading.Timer(_PATIENCE, enough.set)
    alarm.daemon = True
    alarm.start()
    played = play(site, lambda line: console.print(f"[dim]✓[/] {line}"), stop=enough)
    alarm.cancel()
    missing = _show_readers(console, played, inbox.mailbox)
    faulty = {path: what for path, what in played.feeds.items() if isinstance(what, str)}
    if faulty or missing or not played.is_sound:
        open_ones = [] if played.status.finished else ["Not every delivery is settled."]
        lines = [*open_ones, *missing, *(f"{path}: {what}" for path, what in faulty.items())]
        raise _NotSound("\n".join(lines) or "No feeds were made.", advice="This is a fault of Annex; please report it.")
    console.print(
        f"{played.status.counts.sent} of {played.status.counts.audience} deliveries sent, "
        f"{len(played.feeds)} feeds parse."
    )


def _show_readers(console: Console, played: Played, mailbox: Mailbox) -> list[str]:
    """Print who got how much, as the mails in the inbox themselves show; gives what is missing."""
    from rich.table import Table

    from newsletter.web.inbox.reading import read_mail
    from newsletter.workflows.demo import READERS

    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Reader", "Choice", "Format", "Entries", "Mail"):
        table.add_column(column, justify="right" if column == "Entries" else "left")
    missing: list[str] = []
    for reader in READERS:
        wanted = {entry.url for entry in played.entries_for(reader)}
        mail = next((mail for mail in mailbox.newest() if reader.email in mail.recipients), None)
        found = mailbox.find(mail.id) if mail else None
        text = (read_mail(found[1]).text or "") if found else ""
        lines = {line.strip() for line in text.splitlines()}
        got = {entry.url for entry in played.entries if entry.url in lines}
        if got != wanted:
            missing.append(f"{reader.email} got {len(got)} entries, not the {len(wanted)} chosen.")
        table.add_row(
            reader.email,
            ", ".join(reader.categories) or "everything",
            reader.format.value,
            str(len(got)),
            f"{mail.size / 1024:.0f} KB" if mail else "none",
        )
    console.print()
    console.print(table)
    console.print()
    return missing


def _show_addresses(console: Console, site: Site, inbox: Inbox, config: Path) -> None:
    from newsletter import links
    from newsletter.workflows.demo import PUBLICATION, REF

    url = site.links.url
    console.print()
    for name, address in (
        ("Inbox", inbox.web_address + "/"),
        ("Archive", url(links.archive(PUBLICATION))),
        ("Join", url(links.subscribe(PUBLICATION))),
        ("Feeds", url(links.feeds(PUBLICATION))),
        ("Status", f"newsletter -c {config} status {REF}"),
    ):
        console.print(f"[dim]{name:<8}[/] {address}", soft_wrap=True)
    console.print("\nCtrl-C ends it.")
