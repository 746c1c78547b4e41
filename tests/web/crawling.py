"""Walking an archive as a crawler does, over the documents in the database: every link followed, every page parsed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from lxml import etree

from newsletter.model.document import Document
from newsletter.store import documents
from newsletter.workflows.site import Site

_ATTRIBUTES = ("href", "src", "action")
# Answered by the program, not by a document.
_LIVE = ("/search", "/subscribe")


@dataclass
class Crawl:
    """``seen`` has the status of every address of the site by path; ``faults`` are sentences."""

    seen: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def crawl(site: Site, start: str = "/") -> Crawl:
    """Everything that can be reached from ``start``, and everything that is there."""
    base = site.config.base_url
    with site.database.reading() as connection:
        held = {path: found for path in documents.paths(connection) if (found := documents.get(connection, path))}
    feeds = {path for path in held if path.endswith((".atom", ".rss", ".json")) and path.count("/") == 3}
    result, ids, fragments = Crawl(), dict[str, set[str]](), list[tuple[str, str, str]]()
    waiting = [(start, "the beginning")]
    while waiting:
        path, source = waiting.pop()
        if path in result.seen or urlsplit(path).path.endswith(_LIVE):
            continue
        document = held.get(path)
        result.seen[path] = 404 if document is None else 410 if document.gone else 200
        if document is None:
            result.faults.append(f"{source}: {path} is not there")
            continue
        links, ids[path] = _links(document, result.faults, feeds)
        for link in links:
            absolute, fragment = urldefrag(urljoin(base + path, link))
            if absolute.startswith(f"{base}/"):
                there = absolute[len(base) :]
                waiting.append((there, path))
                if fragment:
                    fragments.append((path, there, fragment))
    for path, there, fragment in fragments:
        if fragment not in ids.get(there, {fragment}):
            result.faults.append(f"{path}: {there} has no #{fragment}")
    # The newest closed page of a feed's archive is linked once the feed itself has moved on.
    closed = {path for path in held if "/feeds/" in path and path.count("/") == 4}
    for path in held.keys() - result.seen.keys() - closed:
        if not path.startswith("/static/") and path != "/robots.txt" and path != "/sitemap.xml":
            result.faults.append(f"{path} cannot be reached")
    return result


def _links(document: Document, faults: list[str], feeds: set[str]) -> tuple[list[str], set[str]]:
    kind = document.media_type.partition(";")[0]
    if kind == "text/html":
        return _links_of_page(document, faults, feeds)
    if kind.endswith("xml") or kind == "text/x-opml":
        root = etree.fromstring(document.body)
        texts = [element.get(name, "") for element in root.iter() for name in ("href", "xmlUrl", "htmlUrl")]
        texts += [element.text or "" for element in root.iter("{*}loc")]
        return [text for text in texts if text], set()
    if kind == "application/feed+json":
        feed = json.loads(document.body)
        found = [
            feed["home_page_url"],
            feed["feed_url"],
            feed.get("next_url"),
            *(item["url"] for item in feed["items"]),
        ]
        return [link for link in found if link], set()
    return [], set()


def _links_of_page(document: Document, faults: list[str], feeds: set[str]) -> tuple[list[str], set[str]]:
    parser = html5lib.HTMLParser()
    root: Element = parser.parse(document.body, transport_encoding="utf-8")
    faults += [f"{document.path}:{line}: {code}" for (line, _), code, _ in parser.errors]
    links, ids, alternates = [], set[str](), list[str]()
    for element in root.iter():
        links += [element.get(name, "") for name in _ATTRIBUTES if element.get(name) is not None]
        if (id := element.get("id")) is not None:
            if id in ids:
                faults.append(f"{document.path}: id {id} twice")
            ids.add(id)
        if element.get("rel") == "alternate" and element.get("type", "").endswith(("xml", "json")):
            alternates.append(urlsplit(element.get("href", "")).path)
    slug = document.publication
    if slug and not document.gone:
        missing = {f"/{slug}/feeds/all.atom", f"/{slug}/feeds/issues.atom"} & feeds - set(alternates)
        faults += [f"{document.path}: no link to {path}" for path in sorted(missing)]
    return links, ids
