"""Documents ready to be answered with, kept in memory for as long as no document changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from newsletter.model.document import Document
from newsletter.store import documents
from newsletter.store.database import Database
from newsletter.store.version import DocumentVersion
from newsletter.web.asgi import Headers
from newsletter.web.conditions import http_date

_MOST_BYTES = 64 * 1024 * 1024
_PAGE_AGE, _FEED_AGE, _STATIC_AGE = 300, 1800, 31536000
_FEEDS = ("application/atom+xml", "application/rss+xml", "application/feed+json")
_OPEN = (*_FEEDS, "text/x-opml")


@dataclass(frozen=True, slots=True)
class Representation:
    """One coding of a document: its validator, its headers with and without content, its bytes."""

    etag: str
    headers: Headers
    not_modified: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """A document with every answer to it prepared."""

    status: int
    last_modified: str
    is_open: bool
    identity: Representation
    gzip: Representation


class Shelf:
    """Finds documents by path. All that it holds at one time is of one state of the database."""

    def __init__(self, database: Database, link: Callable[[Document], str | None]) -> None:
        self._database = database
        self._link = link
        self._version = DocumentVersion(database)
        self._held: OrderedDict[str, Ready] = OrderedDict()
        self._number = -1
        self._bytes = 0

    async def find(self, path: str) -> Ready | None:
        """The document at a path as the database has it now."""
        number = self._version.current() if self._version.is_instant else await run_in_threadpool(self._version.current)
        if number == self._number:
            ready = self._held.get(path)
            if ready is not None:
                self._held.move_to_end(path)
                return ready
        number, document = await run_in_threadpool(self._read, path)
        if number != self._number:
            self._held.clear()
            self._number, self._bytes = number, 0
        if document is None:
            return None
        ready = prepare(document, self._link(document))
        self._keep(path, ready)
        return ready

    def close(self) -> None:
        self._version.close()

    def _read(self, path: str) -> tuple[int, Document | None]:
        with self._database.reading() as connection:
            return documents.version(connection), documents.get(connection, path)

    def _keep(self, path: str, ready: Ready) -> None:
        if path not in self._held:
            self._bytes += _size(ready)
        self._held[path] = ready
        while self._bytes > _MOST_BYTES:
            _, dropped = self._held.popitem(last=False)
            self._bytes -= _size(dropped)


def _size(ready: Ready) -> int:
    return len(ready.identity.body) + len(ready.gzip.body)


def prepare(document: Document, link: str | None = None) -> Ready:
    """Every answer that a document can have. Each coding has a strong ETag of its own (RFC 9110 §8.8.3.3).

    ``link`` is the content of a Link field for answers with content.
    """
    last_modified = http_date(document.changed_at)
    is_open = document.media_type.partition(";")[0] in _OPEN
    more: Headers = [(b"last-modified", last_modified.encode())]
    if link is not None:
        more.append((b"link", link.encode("latin-1")))
    return Ready(
        status=410 if document.gone else 200,
        last_modified=last_modified,
        is_open=is_open,
        identity=_representation(document, f'"{document.sha256[:32]}"', document.body, more, is_open),
        gzip=_representation(document, f'"{document.sha256[:32]}-gzip"', document.gzip, more, is_open),
    )


def _representation(document: Document, etag: str, body: bytes, more: Headers, is_open: bool) -> Representation:
    lasting: Headers = [
        (b"etag", etag.encode()),
        (b"cache-control", _cache_control(document).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    if is_open:
        # Feeds are for programs of any origin, and those in browsers too.
        lasting += [
            (b"access-control-allow-origin", b"*"),
            (b"access-control-expose-headers", b"ETag, Last-Modified, Link"),
        ]
    content: Headers = [
        (b"content-type", document.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *more,
    ]
    if body is document.gzip:
        content.append((b"content-encoding", b"gzip"))
    return Representation(etag=etag, headers=lasting + content, not_modified=lasting, body=body)


def _cache_control(document: Document) -> str:
    if document.path.startswith("/static/"):
        # The name is the hash of the bytes.
        return f"public, max-age={_STATIC_AGE}, immutable"
    feed = document.media_type.partition(";")[0] in _FEEDS
    return f"public, max-age={_FEED_AGE if feed else _PAGE_AGE}"
