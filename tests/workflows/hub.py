"""A real WebSub hub on loopback, which answers as a test tells it to."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from newsletter.workflows.site import Site

Reply = tuple[int, dict[str, str]]
TAKEN: Reply = (204, {})


@dataclass
class Hub:
    """``heard`` has (method, path, form) of each request; ``replies`` are given in order, then ``otherwise``.
    ``before_reply`` is called with each topic while whoever asked waits."""

    address: str
    heard: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    replies: deque[Reply] = field(default_factory=deque)
    otherwise: Reply = TAKEN
    before_reply: Callable[[str], None] = lambda _topic: None

    @property
    def topics(self) -> list[str]:
        """What it was told of, in order."""
        return [form["hub.url"][0] for _, _, form in self.heard]


@contextmanager
def running_hub() -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))
            hub.heard.append((self.command, self.path, form))
            hub.before_reply(form["hub.url"][0])
            status, headers = hub.replies.popleft() if hub.replies else hub.otherwise
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - named by the standard library

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub = Hub(address=f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_hub(site: Site, address: str | None) -> Site:
    """The site with this hub for its publication."""
    annex = site.config.publications["annex"].model_copy(update={"hub": address})
    return replace(site, config=site.config.model_copy(update={"publications": {"annex": annex}}))
