"""Takes bounces over SMTP, or over LMTP (RFC 2033) from a mail server that delivers to us.

A message is answered for when it is kept. LMTP wants one answer for each recipient, which aiosmtpd does not give of
itself: it sends one text, so that text has a line for each.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import partial

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.errors import UsageError
from newsletter.telemetry.logs import logger
from newsletter.web.listening import listen, port_of
from newsletter.workflows.bounces import take
from newsletter.workflows.site import Site

_SIZE_LIMIT = 16 * 1024 * 1024
_log = logger(__name__)
# The library writes every command to this log.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, site: Site, address: str, *, lmtp: bool) -> None:
        self._site = site
        self._local, _, self._domain = address.lower().rpartition("@")
        self._lmtp = lmtp

    async def handle_RCPT(  # noqa: N802 - the hook's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        local, _, domain = address.lower().rpartition("@")
        if domain != self._domain or local.partition("+")[0] != self._local:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        octets = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content or b"")
        source = "lmtp" if self._lmtp else "smtp"
        action = partial(take, self._site, octets, source=source, envelope=tuple(envelope.rcpt_tos))
        try:
            await asyncio.get_running_loop().run_in_executor(None, action)
            answer = "250 2.0.0 Kept"
        except Exception:
            _log.exception("bounce.not_kept")
            answer = "451 4.3.0 Cannot keep it now"
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self._lmtp else answer


class BounceReceiver:
    """Runs the listener in a thread of its own; the port is bound once this is made.

    Raises UsageError where it cannot be, or where there is no address to take bounces for.
    """

    def __init__(self, site: Site, *, host: str, port: int, lmtp: bool) -> None:
        address = site.config.bounces.address
        if address is None:
            raise UsageError("There is no address that bounces return to.", advice="Give one: [bounces] address.")
        self._socket = listen(host, port, advice="Set another port in [bounces.listener].")
        self.port = port_of(self._socket)
        self._handler = _Handler(site, address, lmtp=lmtp)
        self._class = LMTP if lmtp else SMTP
        self._host = site.links.host
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="bounces", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End; connections that are open are closed."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _session(self) -> SMTP:
        return self._class(
            self._handler, hostname=self._host, ident="Annex", data_size_limit=_SIZE_LIMIT, enable_SMTPUTF8=True,
            loop=self._loop,
        )  # fmt: skip

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
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
