"""From the command line's options to a wired site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsletter.cli.messages import note

if TYPE_CHECKING:
    from newsletter.config import Config
    from newsletter.workflows.site import Site


def remember_config(context: typer.Context, option: Path | None) -> None:
    """Keep ``--config`` for the command that follows."""
    context.obj = option


def open_config(context: typer.Context) -> Config:
    """The checked configuration. Raises UsageError, ConfigurationError."""
    from newsletter.config import find_config, load_config

    return load_config(find_config(context.obj))


def open_site(context: typer.Context, *, check_schema: bool = True) -> Site:
    """The wired site of this invocation. Raises what ``assemble`` and ``open_config`` raise."""
    from newsletter.assembly import assemble

    return assemble(open_config(context), check_schema=check_schema, tell=note)
