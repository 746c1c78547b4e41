"""What is not even HTTP never reaches the application: uvicorn answers it, and here with the headers of design §8."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from newsletter.web.security import SECURITY_HEADERS


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1."""

    def send_400_response(self, msg: str) -> None:
        lines = [
            b"HTTP/1.1 400 Bad Request",
            b"content-type: text/plain; charset=utf-8",
            b"content-length: %d" % len(msg),
            b"cache-control: no-store",
            b"connection: close",
            *(name + b": " + value for name, value in SECURITY_HEADERS),
        ]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + msg.encode("ascii"))
        self.transport.close()
