"""The local inbox as one thing to start and stop."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from newsletter.clock import Clock
from newsletter.web.background import BackgroundServer
from newsletter.web.inbox.mailbox import Mailbox
from newsletter.web.inbox.pages import create_pages
from newsletter.web.inbox.receiver import Receiver
from newsletter.web.listening import http_address, listen, port_of

HOST = "127.0.0.1"


class Inbox:
    """SMTP and web on loopback, each in a thread. Both ports are bound once this is made.

    Use as a context manager, or ``start`` and ``stop`` it.
    """

    def __init__(self, clock: Clock, *, smtp_port: int, web_port: int, folder: Path | None = None) -> None:
        """Port 0 lets the system choose. Raises UsageError where a port is taken or the folder is unusable."""
        self.mailbox = Mailbox(folder)
        smtp = listen(HOST, smtp_port, advice="Choose another port with --smtp-port; 0 takes a free one.")
        try:
            web = listen(HOST, web_port, advice="Choose another port with --web-port; 0 takes a free one.")
        except BaseException:
            smtp.close()
            raise
        self.smtp_port = port_of(smtp)
        self.web_address = http_address(web)
        self._receiver = Receiver(self.mailbox, clock, smtp)
        pages = create_pages(self.mailbox, smtp_address=f"{HOST}:{self.smtp_port}")
        self._web = BackgroundServer(pages, web, name="inbox-web")

    def start(self) -> None:
        self._receiver.start()
        self._web.start()

    def stop(self) -> None:
        self._receiver.stop()
        self._web.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
