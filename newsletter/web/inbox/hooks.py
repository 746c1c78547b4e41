"""A local receiver of webhooks, which checks them as docs/reference/webhooks.md says."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

HOST = "127.0.0.1"
_LARGEST = 1_000_000


class HookReceiver:
    """Takes POSTs on loopback in a thread, inside of a ``with``. ``types`` are those of the notices whose
    signature was right, in order; ``refused`` counts the others."""

    def __init__(self, secret: str) -> None:
        self.types: list[str] = []
        self.refused = 0
        self._secret = secret.encode()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), _LARGEST)
                taken = receiver._take(dict(self.headers), self.rfile.read(length))
                self.send_response(204 if taken else 403)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://{HOST}:{self._server.server_port}/"

    def _take(self, headers: dict[str, str], body: bytes) -> bool:
        covered = f"{headers.get('Webhook-Id')}.{headers.get('Webhook-Timestamp')}.".encode() + body
        expected = f"v1,{base64.b64encode(hmac.digest(self._secret, covered, 'sha256')).decode()}"
        if expected not in headers.get("Webhook-Signature", "").split():
            self.refused += 1
            return False
        self.types.append(str(json.loads(body)["type"]))
        return True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
