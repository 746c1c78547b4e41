"""The template environments: compiled once, undefined names are errors, HTML escapes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from newsletter.rendering.breaks import title_html, unbroken
from newsletter.rendering.layout import fill, leader, rule
from newsletter.rendering.markdown import inline_html, plain, summary_html
from newsletter.rendering.shorten import shortened
from newsletter.rendering.template_files import folders


@dataclass(frozen=True, slots=True)
class Templates:
    """Those of mails: ``markup`` for MJML, where every value is escaped unless a filter made it safe; ``text`` for
    plain text. ``folder`` is the operator's own."""

    folder: Path | None
    markup: Environment
    text: Environment


def open_templates(folder: Path | None, *extensions: type[Extension]) -> Templates:
    """As the files are now; nothing is checked (see ``gate.check``)."""
    markup = _environment(folder, extensions, autoescape=True)
    markup.filters.update(phrases=title_html, summary=_summary, inline=inline_html, shortened=shortened)
    text = _environment(folder, extensions, autoescape=False)
    text.filters.update(plain=plain, fill=fill, leader=leader)
    text.globals.update(rule=rule)
    return Templates(folder=folder, markup=markup, text=text)


def _summary(markdown: str) -> Markup:
    return unbroken(summary_html(markdown))


def _environment(folder: Path | None, extensions: tuple[type[Extension], ...], *, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(folders(folder)),
        autoescape=autoescape,  # noqa: S701 - off for plain text alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=extensions,
    )
