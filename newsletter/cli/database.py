"""``newsletter db``: the schema."""

from __future__ import annotations

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import say
from newsletter.errors import DatabaseNotReady

commands = typer.Typer(help="The database's schema.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="db")


@commands.command()
def upgrade(context: typer.Context) -> None:
    """Create the tables, or bring them to this version's schema."""
    from newsletter.store import schema

    before, after = schema.upgrade(open_site(context, check_schema=False).database)
    say(f"Schema {after}: nothing to do." if before == after else f"Schema {before or '(none)'} → {after}.")


@commands.command()
def check(context: typer.Context) -> None:
    """Say whether the schema is this version's, table by table."""
    from newsletter.store import revision, schema

    site = open_site(context)
    found = schema.differences(site.database)
    if found:
        raise DatabaseNotReady(
            "The database differs from what this version expects:\n  " + "\n  ".join(found),
            advice="Somebody changed tables by hand, or a restore was partial; restore a whole backup.",
        )
    say(f"Schema {revision.REVISION}: as this version expects.")
