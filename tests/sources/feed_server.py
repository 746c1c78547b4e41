"""Feeds on loopback: a server whose answers a test writes, and which remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>木工</title><id>urn:x:feed</id><updated>2026-02-05T00:00:00Z</updated>
<entry><id>urn:x:1</id><title type="html">鋸の&lt;b&gt;目立て&lt;/b&gt;</title><link href="/saw?utm_source=feed"/>
<updated>2026-02-05T03:00:00Z</updated>
<summary type="html">&lt;p&gt;一段落目 &lt;a href="x"&gt;*link*&lt;/a&gt;。&lt;/p&gt;
&lt;p&gt;二段落目&lt;/p&gt;&lt;script&gt;bad()&lt;/script&gt;</summary></entry>
<entry><id>urn:x:2</id><title>古い話</title><link href="https://example.org/old"/><updated>2025-01-01T00:00:00Z</updated></entry>
<entry><id>urn:x:3</id><title>行き先なし</title><updated>2026-02-05T00:00:00Z</updated></entry>
</feed>"""
RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Tools</title><link>https://example.net/</link><description>d</description>
<item><title>A plane &amp; a chisel</title><link>https://example.net/plane</link>
<pubDate>Thu, 05 Feb 2026 10:00:00 +0900</pubDate><description>About planes.</description></item>
<item><title>No words</title><link>https://example.net/silent</link></item>
</channel></rss>"""


@dataclass
class FeedServer:
    """``answers`` maps a path to the body of an answer, or to what writes one itself."""

    port: int
    answers: dict[str, str | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], int]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def statuses(self) -> list[int]:
        return [status for _, _, status in self.requests]


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = served.answers.get(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            if callable(answer):
                answer(self)
                return
            etag = f'"{hash(answer)}"'
            status = 404 if answer is None else 304 if headers.get("if-none-match") == etag else 200
            served.requests.append((self.path, headers, status))
            body = (answer or "").encode() if status == 200 else b""
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests say what they saw themselves."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A reader that gave up in the middle is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    served = FeedServer(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Never more than a byte at a time, and never an end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def huge(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 100_000)


def elsewhere(target: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer
