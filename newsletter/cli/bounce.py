"""``newsletter bounce``: what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from newsletter.workflows.bounces import Taken

commands = typer.Typer(help="What comes back: bounces, complaints, automatic answers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="bounce")


@commands.command()
def read(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, mbox files, Maildirs, folders.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the run would do of all, in order; keep nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Judge messages that came back, and suppress whom that asks for. Each message counts once."""
    from newsletter.workflows.bounce_files import read_bounces

    site = open_site(context)
    if json:
        print_json([_row(taken) for taken in read_bounces(site, paths, dry_run=dry_run)])
        return
    seen: dict[str, int] = {}
    for taken in read_bounces(site, paths, dry_run=dry_run):
        word = "known already" if taken.outcome is None else taken.outcome.value
        seen[word] = seen.get(word, 0) + 1
        say(_sentence(taken, word))
    note(
        f"{'Would be: ' if dry_run else ''}{', '.join(f'{n} {word}' for word, n in sorted(seen.items())) or 'nothing'}."
    )
    if seen.get("held"):
        note("Too many of one send would be suppressed: look with `newsletter suppression held`, then approve or lift.")


@commands.command()
def fetch(context: typer.Context) -> None:
    """Take in what is in the mailbox now that bounces.mailbox names."""
    from newsletter.workflows.fetch_bounces import fetch_bounces

    fetched = fetch_bounces(open_site(context))
    say(f"{fetched.read} read, {fetched.new} new, {fetched.suppressed} suppressed, {fetched.held} held.")


@commands.command()
def listen(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Where to listen; without, bounces.listener or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 chooses a free port.")] = None,
    lmtp: Annotated[
        bool, typer.Option("--lmtp", help="Speak LMTP, as a mail server that delivers to us does.")
    ] = False,
) -> None:
    """Take bounces over SMTP or LMTP, for bounces.address alone."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.config.bounces import Listener
    from newsletter.telemetry import logs
    from newsletter.web.bounces import BounceReceiver

    site = open_site(context)
    logs.configure(site.config.logging.level, site.config.logging.format)
    stop = stop_on_signal()
    configured = site.config.bounces.listener or Listener()
    protocol = "lmtp" if lmtp else configured.protocol
    receiver = BounceReceiver(
        site,
        host=host or configured.host,
        port=configured.port if port is None else port,
        lmtp=protocol == "lmtp",
    )
    receiver.start()
    say(f"{protocol.upper()}: {host or configured.host}:{receiver.port} for {site.config.bounces.address}")
    stop.wait()
    receiver.stop()


def _row(taken: Taken) -> dict[str, Any]:
    finding = taken.reading.lead
    return {
        "file": taken.source,
        "recognised": taken.reading.recognised,
        "kind": finding.kind.value,
        "status": finding.status,
        "reason": finding.reason,
        "recipient": finding.recipient,
        "delivery": None if taken.bounced is None else taken.bounced.delivery_id,
        "evidence": finding.evidence,
        "outcome": None if taken.outcome is None else taken.outcome.value,
    }


def _sentence(taken: Taken, word: str) -> str:
    finding = taken.reading.lead
    whom = taken.bounced.address if taken.bounced else finding.recipient or "somebody"
    judged = " ".join(part for part in (finding.kind.value, finding.reason, finding.status) if part)
    known = f" (delivery {taken.bounced.delivery_id})" if taken.bounced else ""
    return f"{taken.source}: {judged}: {whom}{known}: {word}" + (
        f"\n    {finding.evidence}" if finding.evidence else ""
    )
