"""What the command line says: plain lines to stderr, JSON to stdout."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer

from newsletter.errors import NewsletterError


def complain(error: NewsletterError) -> None:
    """The message and, on its own line, what to do next."""
    typer.echo(error.message, err=True)
    if error.advice:
        typer.echo(error.advice, err=True)


def say(text: str) -> None:
    """One line of result for people."""
    typer.echo(text)


def note(text: str) -> None:
    """One line about progress, kept apart from results."""
    typer.echo(text, err=True)


def print_json(value: Any) -> None:
    """``value`` as JSON, readable, Japanese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
