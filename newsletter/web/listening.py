"""Listening sockets, bound before anything starts, so that a taken port is one clear message."""

from __future__ import annotations

import errno
import socket

from newsletter.errors import UsageError


def listen(host: str, port: int, *, advice: str) -> socket.socket:
    """A socket that listens; port 0 lets the system choose. Raises UsageError where it cannot be had.

    ``advice`` says how to choose another port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=128)
        # Accepted connections inherit it; without, an answer of two writes waits 40 ms for the client's delayed ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "another program listens there" if taken else error.strerror or str(error)
        raise UsageError(f"Cannot listen on {host}:{port}: {reason}.", advice=advice) from error
    except OverflowError as error:
        raise UsageError(f"{port}: not a port; ports go from 0 to 65535.") from error


def port_of(listening: socket.socket) -> int:
    """The port that a socket has, chosen by us or by the system."""
    port: int = listening.getsockname()[1]
    return port


def http_address(listening: socket.socket) -> str:
    """``http://HOST:PORT`` as a browser on this machine opens it."""
    host = listening.getsockname()[0]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port_of(listening)}"


def preferably(host: str, port: int) -> int:
    """``port`` where nobody listens there, else 0: the system's choice."""
    try:
        listen(host, port, advice="").close()
    except UsageError:
        return 0
    return port
