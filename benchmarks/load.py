"""A load for one address: a few connections that each ask again as soon as they are answered."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections.abc import Mapping

_CONNECTIONS = 16


def ask_for(port: int, path: str, headers: Mapping[str, str], status: int, seconds: float) -> int:
    """How many whole answers with ``status`` came in that time; raises AssertionError at any other answer."""
    os.sched_setaffinity(0, {os.cpu_count() - 1 if (os.cpu_count() or 1) > 1 else 0})  # type: ignore[operator]
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{name}: {text}" for name, text in headers.items())]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    wanted = f"HTTP/1.1 {status} ".encode()
    size = _size_of_answer(port, request, wanted)
    selector = selectors.DefaultSelector()
    for _ in range(_CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, [0])
        connection.sendall(request)
    count = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for key, _ in selector.select(0.1):
            got: list[int] = key.data
            connection = key.fileobj  # type: ignore[assignment]
            data = connection.recv(262144)
            assert data, "the connection was closed"
            assert got[0] or data.startswith(wanted), data[:200]
            got[0] += len(data)
            if got[0] >= size:
                assert got[0] == size, "answers of different length"
                got[0] = 0
                count += 1
                connection.sendall(request)
    for key in list(selector.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    selector.close()
    return count


def _size_of_answer(port: int, request: bytes, wanted: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        assert data.startswith(wanted), data[:200]
        head, _, _ = data.partition(b"\r\n\r\n")
        length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = 0 if b" 304 " in head[:20] or not length else int(length[0].split(b":")[1])
        return len(head) + 4 + body
