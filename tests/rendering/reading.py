"""Reading a rendering as a mail client and its reader would."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import html
from lxml.html import HtmlElement

from newsletter.model.edition import Format, Rendering, categories_key
from newsletter.model.issue import Issue, IssueEntry
from newsletter.rendering.edition import render_edition
from tests.rendering.samples import JAPANESE, JAPANESE_ENTRIES, LINKS, PUBLICATION


def render(
    *categories: str,
    issue: Issue = JAPANESE,
    entries: Iterable[IssueEntry] = JAPANESE_ENTRIES,
    format: Format = Format.HTML,
) -> Rendering:
    return render_edition(issue, entries, PUBLICATION, LINKS, key=categories_key(categories), format=format)


def document(rendering: Rendering) -> HtmlElement:
    assert rendering.html is not None
    return html.document_fromstring(rendering.html)


def fragment(markup: str) -> HtmlElement:
    return html.document_fromstring(f"<div>{markup}</div>")


def texts(root: HtmlElement, tag: str) -> list[str]:
    return [element.text_content() for element in root.iter(tag)]


def hrefs(root: HtmlElement) -> list[str]:
    return [str(href) for href in root.xpath("//a/@href")]


def solid(text: str) -> str:
    """Without white space: what wrapping may not change."""
    return re.sub(r"\s+", "", text)
