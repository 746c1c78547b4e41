"""A catch-all SMTP server: it takes every mail for everybody, with any login, and delivers none.

It is lenient where a relay would be strict (line lengths, 8-bit), because it is here to show what was sent.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from newsletter.clock import Clock
from newsletter.telemetry.logs import logger
from newsletter.web.inbox.mailbox import Mailbox

_SIZE_LIMIT = 64 * 1024 * 1024
_log = logger(__name__)
# Refusing to warn about logins in clear text: on loopback every login is taken, and none means anything.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class _Lenient(SMTP):
    line_length_limit = 1024 * 1024


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox = mailbox
        self._clock = clock

    async def handle_EHLO(  # noqa: N802 - the hook's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # Commands are read one after another from a buffered stream, which is all that RFC 2920 asks of a server.
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content or b"")
        try:
            mail = self._mailbox.add(
                raw, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos, now=self._clock.now()
            )
        except OSError as error:
            _log.error("inbox.not_kept", reason=str(error))
            return "452 4.3.1 The inbox cannot write this mail"
        _log.info("inbox.received", mail=mail.id, to=list(mail.recipients), size=mail.size)
        return f"250 2.0.0 OK {mail.id}"


def _take_any_login(*_of_whom: Any) -> AuthResult:
    return AuthResult(success=True)


class Receiver:
    """Runs the SMTP server in a thread of its own, on a socket that listens already."""

    def __init__(self, mailbox: Mailbox, clock: Clock, listening: socket.socket) -> None:
        self._handler = _Handler(mailbox, clock)
        self._socket = listening
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="inbox-smtp", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End; connections that are open are closed."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _session(self) -> SMTP:
        return _Lenient(
            self._handler,
            hostname="inbox.localhost",
            ident="Annex inbox",
            data_size_limit=_SIZE_LIMIT,
            enable_SMTPUTF8=True,
            authenticator=_take_any_login,
            auth_require_tls=False,
            loop=self._loop,
        )

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._session, sock=self._socket))
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()
