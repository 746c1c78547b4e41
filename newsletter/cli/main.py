"""``newsletter``: one file per noun, and one place where errors become words and exit codes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from newsletter import __version__
from newsletter.cli.context import remember_config
from newsletter.cli.messages import complain
from newsletter.errors import NewsletterError

app = typer.Typer(
    name="newsletter",
    help="Annex: collect a week's entries, publish them as an issue, send it, and know who got it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# Each noun's module has a ``register(app)``; they import nothing heavy at their top (see docs/explanation).
_NOUNS = (
    "database",
    "journal",
    "entry",
    "candidates",
    "source",
    "issue",
    "gather",
    "edit",
    "check",
    "preview",
    "publish",
    "export",
    "send",
    "resend",
    "control",
    "status",
    "delivery",
    "notice",
    "subscriber",
    "consent",
    "bounce",
    "suppression",
    "web",
    "inbox",
    "init",
    "doctor",
    "dkim",
    "site",
    "schedule",
    "fence",
    "run",
    "demo",
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="Configuration file [$NEWSLETTER_CONFIG or ./config.toml].")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Annex: collect a week's entries, publish them as an issue, send it, and know who got it."""
    remember_config(context, config)
    if version:
        typer.echo(__version__)
        raise typer.Exit


for _noun in _NOUNS:
    importlib.import_module(f"newsletter.cli.{_noun}").register(app)


def run() -> None:
    """Entry point. Exit codes: 0 done, 1 content fault or refused operation, 2 usage or configuration."""
    try:
        app()
    except NewsletterError as error:
        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away, as in `… | head`; there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        # Here, because only this once needs it.
        from newsletter.store.trouble import in_words

        said = in_words(error)
        if said is None:
            raise
        complain(said)
        sys.exit(said.exit_code)
