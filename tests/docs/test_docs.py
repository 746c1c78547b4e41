"""The documentation says what the program does."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from newsletter import __version__
from newsletter.config import Config, Publication, Smtp
from newsletter.config.durations import format_duration
from newsletter.config.source import FeedsSource, FolderSource, SqlSource
from tests.docs.program import COMMANDS, DOCS, leaves, options_of, write_reference

PAGES = sorted([*DOCS.rglob("*.md"), DOCS.parent / "README.md"])
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_SHELL = re.compile(r"^```(?:sh|console|shell|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(newsletter [^`]*)`")


def _name(page: Path) -> str:
    return str(page.relative_to(DOCS.parent))


def test_the_reference_is_what_the_program_says() -> None:
    assert COMMANDS.read_text("utf-8") == write_reference(), "run `make docs`"


def test_the_reference_has_every_command() -> None:
    text = COMMANDS.read_text("utf-8")
    for words, _ in leaves():
        assert f"### `newsletter {' '.join(words)}" in text


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{_name(page)}: {target}"


@pytest.mark.parametrize("page", [page for page in PAGES if page != COMMANDS], ids=_name)
def test_every_command_that_is_shown_exists_with_its_options(page: Path) -> None:
    known = dict(leaves())
    for line in _commands_in(page.read_text("utf-8")):
        words = shlex.split(line, comments=True)[1:]
        if words[:1] == ["--config"]:
            words = words[2:]
        if not words or words[0].startswith("-") or words[0] == "COMMAND":
            continue
        command = next((known[tuple(words[:n])] for n in (3, 2, 1) if tuple(words[:n]) in known), None)
        is_noun = any(path[0] == words[0] for path in known) and len(words) == 1
        assert command or is_noun, f"{_name(page)}: `{line}` is no command"
        for word in words:
            if word.startswith("-") and word != "-":
                option = word.partition("=")[0]
                assert option in options_of(command), f"{_name(page)}: `{line}` has no option {option}"


def test_every_setting_is_documented_with_its_default() -> None:
    text = (DOCS / "reference" / "configuration.md").read_text("utf-8")
    site, _, rest = text.partition("## `[publications")
    publication, *kinds = rest.split("### `kind")
    models: tuple[type[BaseModel], ...] = (Config, Publication, SqlSource, FolderSource, FeedsSource)
    for model, part in zip(models, (site, publication, *kinds), strict=True):
        expected = dict(_settings(model))
        assert _rows(part) == expected


def test_the_changelog_has_this_version() -> None:
    assert f"## [{__version__}]" in (DOCS.parent / "CHANGELOG.md").read_text("utf-8")


def _commands_in(text: str) -> Iterator[str]:
    for block in _SHELL.findall(text):
        for line in block.splitlines():
            if line.removeprefix("$ ").startswith("newsletter "):
                yield line.removeprefix("$ ")
    yield from _INLINE.findall(text)


def _rows(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \|", text, re.MULTILINE))


def _settings(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        if name in ("publications", "slug", "fallbacks", "kind"):
            continue
        if isinstance(field.default, BaseModel):
            yield from _settings(Smtp if name == "smtp" else type(field.default), f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _shown(field.default)


def _shown(default: Any) -> str:
    if default is None or default is PydanticUndefined or isinstance(default, SecretStr):
        return "–"
    if default == "":
        return "empty"
    if default in ({}, ()):
        return "none"
    if isinstance(default, tuple):
        return f"`{', '.join(default)}`"
    if isinstance(default, timedelta):
        return f"`{format_duration(default)}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`"
