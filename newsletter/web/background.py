"""A web application served from a thread, so that one process can do more than serve."""

from __future__ import annotations

import socket
import threading
from typing import Any

import uvicorn

from newsletter.web.malformed import Protocol


class BackgroundServer:
    """Serves an ASGI application on a listening socket until stopped; open answers get ``grace`` seconds to end."""

    def __init__(self, app: Any, listening: socket.socket, *, name: str = "web", grace: int = 3) -> None:
        self._socket = listening
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=Protocol,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=grace,
            )
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still serves; False after ``stop``, and after a fault of the server itself."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End, and wait until it has ended. Before ``start`` it does nothing."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])
