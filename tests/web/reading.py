"""Reading pages as a browser would: their links, and whether their markup is sound."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = {"meta", "link", "wbr", "br", "input", "img", "hr"}
_LINKS = {"a": "href", "link": "href", "form": "action", "img": "src"}


class Reader(HTMLParser):
    """Collects links, ids and faults of nesting from one page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.alternates: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.landmarks: list[str] = []
        self.faults: list[str] = []
        self.language: str | None = None
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        self.faults += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag == "html":
            self.language = given.get("lang")
        if tag in ("main", "header", "footer", "nav"):
            self.landmarks.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"] or "")
        target = given.get(_LINKS.get(tag, ""))
        if target is not None:
            (self.alternates if given.get("rel") == "alternate" else self.links).append(target)
        if any(name.startswith("on") or name == "style" for name in given):
            self.faults.append(f"<{tag}> has a script or a style of its own")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> inside {self._open[-3:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass


def internal(base: str, page_url: str, links: list[str]) -> Iterator[tuple[str, str]]:
    """Path and fragment of each link that stays on the site ``base``."""
    for link in links:
        there = urlsplit(urljoin(page_url, link))
        if f"{there.scheme}://{there.netloc}" == base:
            yield there.path, there.fragment
