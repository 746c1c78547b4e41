"""The template environments: compiled once, undefined names are errors, HTML escapes by itself."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsletter.rendering.breaks import title_html
from newsletter.rendering.layout import fill, leader, rule
from newsletter.rendering.markdown import inline_html, plain, summary_html
from newsletter.resources import TEMPLATES


@cache
def markup() -> Environment:
    """For MJML: every value is escaped unless a filter made it safe."""
    environment = _environment(autoescape=True)
    environment.filters.update(phrases=title_html, summary=summary_html, inline=inline_html)
    return environment


@cache
def text() -> Environment:
    """For plain text."""
    environment = _environment(autoescape=False)
    environment.filters.update(plain=plain, fill=fill, leader=leader)
    environment.globals.update(rule=rule)
    return environment


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off for plain text alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
