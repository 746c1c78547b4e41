"""What the program itself says of its commands: the source that the documentation is checked against."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

from newsletter.cli.main import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMANDS = DOCS / "reference" / "commands.md"
_HEAD = """\
# Commands

Written by `make docs` from the program; a test holds the two together. `newsletter COMMAND --help` says the same.

- The configuration is `--config FILE` (before the command), else `$NEWSLETTER_CONFIG`, else `./config.toml`.
- ISSUE is `PUBLICATION/YYYY-MM-DD`, or the date alone where there is one publication.
- Exit codes: 0 done; 1 a fault of the content, or an operation refused; 2 bad usage or configuration.
- Results go to the standard output, everything else to the standard error. `--json` makes results JSON.
- No command asks a question.
"""


def leaves() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something: its words, and the parser's object for it."""
    yield from _walk(typer.main.get_command(app), ())


def options_of(command: Any) -> dict[str, Any]:
    """Each writing of each option, and the option."""
    return {
        name: option
        for option in command.params
        if option.param_type_name == "option"
        for name in (*option.opts, *option.secondary_opts)
    }


def write_reference() -> str:
    """``docs/reference/commands.md`` as it has to be."""
    parts = [_HEAD]
    noun = ""
    for words, command in sorted(leaves(), key=lambda leaf: leaf[0]):
        if words[0] != noun:
            noun = words[0]
            parts.append(f"## {noun}\n")
        usage = " ".join(("newsletter", *words, *(_argument(p) for p in command.params if _is_argument(p))))
        lines = [f"### `{usage}`\n", inspect.cleandoc(command.help or ""), ""]
        for option in command.params:
            if option.param_type_name == "option":
                lines.append(f"- {_option(option)}")
        parts.append("\n".join(lines).rstrip() + "\n")
    return "\n".join(parts)


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    children = getattr(command, "commands", None)
    if children is None or (words and getattr(command, "invoke_without_command", False)):
        yield words, command
    for name, child in (children or {}).items():
        yield from _walk(child, (*words, name))


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _argument(parameter: Any) -> str:
    name: str = (parameter.metavar or parameter.name.upper()).strip("[]")
    name = name if parameter.nargs == 1 or name.endswith("…") or name.endswith("...") else f"{name}…"
    return name if parameter.required else f"[{name}]"


def _option(option: Any) -> str:
    names = "`, `".join((*option.opts, *option.secondary_opts))
    takes = "" if option.is_flag else f" {_takes(option)}"
    need = " (required)" if option.required else ""
    return f"`{names}{takes}`{need}: {option.help or ''}".rstrip(": ")


def _takes(option: Any) -> str:
    if option.metavar:
        return str(option.metavar)
    kind = option.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(choice.value) for choice in kind)
    if get_origin(kind) is Literal:
        return "|".join(map(str, get_args(kind)))
    return {int: "N", float: "N", Path: "PATH"}.get(kind, "TEXT")


if __name__ == "__main__":
    COMMANDS.write_text(write_reference(), "utf-8")
