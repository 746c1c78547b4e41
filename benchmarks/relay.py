"""What a sender may have before it: a link with long round trips, and a relay that offers CHUNKING. Each is a process.

python -m benchmarks.relay link PORT TO_PORT SECONDS     # that long each way
python -m benchmarks.relay chunking PORT
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from selectors import SelectSelector

_PIECE = 1 << 18


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port: int = reserved.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until something listens there."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


@contextmanager
def chunking_relay() -> Iterator[int]:
    """A fast SMTP server that offers CHUNKING and throws all away; its port."""
    with _process("chunking", port := free_port()):
        yield port


@contextmanager
def slow_link(to_port: int, seconds: float) -> Iterator[int]:
    """What goes in comes out so much later, each way, however much that is; the port to go in."""
    with _process("link", port := free_port(), to_port, seconds):
        yield port


@contextmanager
def _process(*words: object) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.relay", *map(str, words)])
    try:
        wait_for(int(str(words[1])))
        yield
    finally:
        process.terminate()
        process.wait()


class _Way(asyncio.Protocol):
    """One direction of a link."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: deque[bytes] = deque()
        self.transport: asyncio.Transport | None = None
        self.other: _Way | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        while self._waiting:
            transport.write(self._waiting.popleft())

    def data_received(self, data: bytes) -> None:
        assert self.other is not None
        asyncio.get_running_loop().call_later(self._seconds, self.other.let_out, data)

    def let_out(self, data: bytes) -> None:
        if self.transport is None:
            self._waiting.append(data)
        else:
            self.transport.write(data)

    def connection_lost(self, _error: Exception | None) -> None:
        if self.other is not None and self.other.transport is not None:
            asyncio.get_running_loop().call_later(self._seconds, self.other.transport.close)


async def _link(port: int, to_port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()

    def accept() -> _Way:
        near, far = _Way(seconds), _Way(seconds)
        near.other, far.other = far, near
        connecting.add(task := loop.create_task(loop.create_connection(lambda: far, "127.0.0.1", to_port)))
        task.add_done_callback(connecting.discard)
        return near

    connecting: set[asyncio.Task[object]] = set()
    server = await loop.create_server(accept, "127.0.0.1", port)
    await server.serve_forever()


class _Relay(asyncio.BufferedProtocol):
    """MAIL, RCPT and BDAT, as quick as can be: what a message says is read and forgotten."""

    def __init__(self) -> None:
        self._buffer = bytearray(_PIECE)
        self._text = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 relay.example ESMTP\r\n")

    def get_buffer(self, _size: int) -> bytearray:
        return self._buffer

    def buffer_updated(self, number: int) -> None:
        skipped = min(self._missing, number)
        said = [b"250 2.0.0 queued\r\n"] if self._missing and skipped == self._missing else []
        self._missing -= skipped
        self._text += bytes(memoryview(self._buffer)[skipped:number])
        while not self._missing and (end := self._text.find(b"\n")) >= 0:
            line, self._text = self._text[: end + 1], self._text[end + 1 :]
            said.append(self._answer(line))
        if said:
            self._transport.write(b"".join(said))

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"EHLO":
            return b"250-relay.example\r\n250-PIPELINING\r\n250-SIZE 0\r\n250 CHUNKING\r\n"
        if verb == b"QUIT":
            asyncio.get_running_loop().call_soon(self._transport.close)
            return b"221 bye\r\n"
        if verb != b"BDAT":
            return b"250 2.1.0 ok\r\n"
        size = int(line.split()[1])
        here = min(size, len(self._text))
        self._text = self._text[here:]
        self._missing = size - here
        return b"" if self._missing else b"250 2.0.0 queued\r\n"


async def _chunking(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Relay, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    kind, *numbers = sys.argv[1:]
    with suppress(KeyboardInterrupt):
        if kind == "link":
            # epoll's clock ticks in milliseconds, and four of them make a round trip.
            loop = asyncio.SelectorEventLoop(SelectSelector())
            loop.run_until_complete(_link(int(numbers[0]), int(numbers[1]), float(numbers[2])))
        else:
            asyncio.run(_chunking(int(numbers[0])))
