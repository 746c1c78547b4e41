"""What a rendering must have, counted on what readers get: each entry once, with its addresses, and a footer."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html as documents

from newsletter.model.edition import Placeholders
from newsletter.rendering.view import EditionView, EntryView, Length

_PLACES = (Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS)

Blame = tuple[str, str]
"""The template that ought to have it, and what is wrong."""


def check_html(html: str, view: EditionView) -> Iterator[Blame]:
    """Of the HTML part."""
    page = documents.document_fromstring(html)
    hrefs = {anchor.get("href") for anchor in page.iter("a")}
    entries = _entries(view)
    headings = [section.heading for section in view.sections if section.heading]
    for tag, wanted, name in (
        ("h1", [view.front.title], "email/masthead.mjml"),
        ("h2", headings, "email/section.mjml"),
        ("h3", [entry.title for entry in entries], "email/entry.mjml"),
    ):
        found = ["".join(map(str, element.itertext())) for element in page.iter(tag)]
        if found != wanted:
            yield name, f"{len(wanted)} <{tag}> are wanted, and there are {len(found)}: {', '.join(found) or 'none'}"
    for entry in entries:
        if entry.url not in hrefs:
            yield "email/entry.mjml", "no link to an entry's article"
        if entry.page not in hrefs and entry.length is not Length.TITLE:
            yield "email/entry.mjml", "no link to an entry's page"
    yield from _footer(html, "".join(map(str, page.itertext())), entries, view, "email/footer.mjml")


def check_text(text: str, view: EditionView) -> Iterator[Blame]:
    """Of the text part."""
    entries = _entries(view)
    lines = [line.strip() for line in text.splitlines()]
    joined = "".join(text.split())
    for entry in entries:
        if "".join(entry.title.split()) not in joined:
            yield "text/entry.txt", "no title of an entry"
        for address, what in ((entry.url, "article"), (entry.page, "page")):
            if address not in lines:
                yield "text/entry.txt", f"no line with the address of an entry's {what}"
    yield from _footer(text, text, entries, view, "text/footer.txt")


def _footer(raw: str, shown: str, entries: list[EntryView], view: EditionView, name: str) -> Iterator[Blame]:
    last = max((shown.rfind(entry.title) for entry in entries), default=-1)
    behind = raw.find(entries[-1].page) if entries else -1
    for place in _PLACES:
        if raw.count(place) != 1:
            yield name, f"{place} is wanted once, and is there {raw.count(place)} times"
        elif raw.index(place) < behind:
            yield name, f"{place} stands in front of an entry; personal places are for behind the last"
    for what, text in (("the sender", view.sender), ("the postal address", view.postal_address)):
        if text and shown.find(text, last + 1) < 0:
            yield name, f"no {what.removeprefix('the ')}: readers and the law want it"
    if view.contact and view.contact not in shown:
        yield name, "no contact: readers and the law want it"


def _entries(view: EditionView) -> list[EntryView]:
    return [entry for section in view.sections for entry in section.entries]
