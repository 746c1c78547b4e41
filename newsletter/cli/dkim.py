"""``newsletter dkim``: the keys that mails are signed with."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

commands = typer.Typer(help="DKIM: the keys that mails are signed with.", no_args_is_help=True)

# A string in a DNS record has at most 255 octets (RFC 1035 §3.3); servers join them again.
_STRING = 250


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="dkim")


@commands.callback()
def dkim() -> None:
    """The keys that mails are signed with."""


@commands.command()
def show(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """The DNS records that receivers need, for every key."""
    from newsletter.workflows.dkim_keys import is_aligned, keys_of

    site = open_site(context)
    found = [
        (publication, key) for publication in site.config.publications.values() for key in keys_of(site, publication)
    ]
    if as_json:
        print_json(
            [
                {
                    "publication": publication.slug,
                    "name": key.record_name,
                    "type": "TXT",
                    "value": key.record,
                    "algorithm": key.algorithm,
                    "aligned": is_aligned(publication, key),
                }
                for publication, key in found
            ]
        )
        return
    if not found:
        say("Nothing is signed here. Put a key into [dkim]: docs/how-to/sign-with-dkim.md.")
    for record in dict.fromkeys((key.record_name, key.record) for _, key in found):
        strings = " ".join(f'"{part}"' for part in textwrap.wrap(record[1], _STRING, break_on_hyphens=False))
        say(f"{record[0]}. IN TXT ( {strings} )")
    for publication, key in found:
        if not is_aligned(publication, key):
            note(
                f"{publication.slug}: {publication.sender_address} is not of {key.domain}, so DMARC does not count it."
            )
