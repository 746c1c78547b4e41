"""A session with a relay: connect, greet, encrypt, log in; write and read; end. The standard library does the first."""

from __future__ import annotations

import select
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict, reply_text
from newsletter.delivery.rules import judge
from newsletter.errors import RelayUnavailable

_CONNECT = 10.0
_GOODBYE = 2.0
_LONGEST_LINE = 8192
_HUNG_UP = getattr(select, "POLLRDHUP", select.POLLHUP)


class NoConnection(RelayUnavailable):
    """The relay cannot be used now. ``outcome`` has the verdict: relay down, or our fault."""

    def __init__(self, relay: Relay, outcome: Outcome) -> None:
        super().__init__(f"{relay.name}: {outcome}")
        self.outcome = outcome


class Session(smtplib.SMTP):
    """Open, greeted, encrypted and logged in as the relay's configuration says, or NoConnection."""

    def __init__(self, relay: Relay, *, hello: str, context: ssl.SSLContext | None) -> None:
        self.relay = relay
        self.carried = 0
        self.used_at = monotonic()
        self._context = context
        self._patience = relay.timeout.total_seconds()
        super().__init__(local_hostname=hello, timeout=self._patience)
        self._host = relay.host  # the name that starttls checks the certificate against
        self._stage = Stage.CONNECT
        try:
            self._open()
        except NoConnection:
            self.abandon()
            raise
        except smtplib.SMTPResponseException as error:
            self.abandon()
            raise NoConnection(
                relay, judge(self._stage, Reply(error.smtp_code, reply_text(error.smtp_error)))
            ) from error
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.abandon()
            raise NoConnection(relay, self._unusable(explain(error))) from error
        self._pipelining = self.has_extn("pipelining")
        self._chunking = self._pipelining and self.has_extn("chunking")
        self._says_size = self.has_extn("size")
        limit = self.esmtp_features.get("size", "")
        self._largest = int(limit) if limit.isdigit() else 0
        self._hang_up = select.poll()
        self._hang_up.register(self._socket, _HUNG_UP)

    def _open(self) -> None:
        relay = self.relay
        greeting = Reply(*self._text(self.connect(relay.host, relay.port)))
        if not greeting.is_positive:
            raise NoConnection(relay, judge(Stage.CONNECT, greeting))
        self._greet()
        if relay.security == "starttls":
            if not self.has_extn("starttls"):
                raise NoConnection(
                    relay, self._unusable("the relay does not offer STARTTLS, and we send nothing clear")
                )
            self.starttls(context=self._context)
            self._greet()
        if relay.username is not None and relay.password is not None:
            self._stage = Stage.AUTH
            if not self.has_extn("auth"):
                raise NoConnection(
                    relay,
                    self._unusable("the relay offers no login; remove username and password, or use TLS", ours=True),
                )
            self.login(relay.username, relay.password.get_secret_value())

    def _greet(self) -> None:
        code, text = self.ehlo()
        if not 200 <= code < 300 and not 200 <= self.helo()[0] < 300:
            raise NoConnection(self.relay, judge(Stage.CONNECT, Reply(*self._text((code, text)))))

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        """Called by ``connect``: the transport, encrypted from the start where the relay wants it so."""
        transport = socket.create_connection((host, port), min(timeout, _CONNECT))
        # The end of a message is a short write after a long one: it must not wait for an acknowledgement.
        transport.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.settimeout(timeout)
        if self.relay.security == "tls":
            assert self._context is not None
            return self._context.wrap_socket(transport, server_hostname=host)
        return transport

    def _write(self, buffers: Sequence[bytes]) -> None:
        """All of the buffers, without joining them where the socket can gather."""
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.sendall(b"".join(buffers))
            return
        sent = self._socket.sendmsg(buffers)
        for buffer in buffers:
            if sent >= len(buffer):
                sent -= len(buffer)
            else:
                self._socket.sendall(memoryview(buffer)[sent:])
                sent = 0

    def _line(self) -> bytes:
        if self.file is None:
            self.file = self._socket.makefile("rb")
        line: bytes = self.file.readline(_LONGEST_LINE)
        if not line:
            raise EOFError("the relay closed the connection")
        return line

    def _reply(self, line: bytes | None = None) -> Reply:
        """One reply, its lines joined; ``line`` where the first was read already.

        Raises EOFError, OSError; what is not a reply has the code -1.
        """
        texts: list[str] = []
        while True:
            line = line or self._line()
            code, mark = line[:3], line[3:4]
            if not code.isdigit() or mark not in (b" ", b"-", b"\r", b"\n", b"") or len(texts) > 100:
                return Reply(-1, reply_text(line))
            texts.append(reply_text(line[4:]))
            if mark != b"-":
                return Reply(int(code), " ".join(texts)[:500] if len(texts) > 1 else texts[0])
            line = None

    @property
    def is_open(self) -> bool:
        """Whether another message can be tried; notices a relay that hung up while nothing happened."""
        if self.sock is None:
            return False
        if self._hang_up.poll(0):
            self.abandon()
        return self.sock is not None

    def end(self) -> None:
        """QUIT, without waiting long for the answer."""
        if self.sock is not None:
            with suppress(OSError, EOFError, ValueError):
                self._socket.settimeout(_GOODBYE)
                self._socket.sendall(b"QUIT\r\n")
                self._reply()
        self.abandon()

    def abandon(self) -> None:
        """Close at once."""
        with suppress(OSError):
            self.close()
        self.sock = None

    def interrupt(self) -> None:
        """From another thread: whatever waits for this relay waits no longer."""
        transport = self.sock
        if transport is not None:
            with suppress(OSError):
                transport.shutdown(socket.SHUT_RDWR)

    @property
    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise EOFError("the connection is closed")
        return self.sock

    def _unusable(self, text: str, *, ours: bool = False) -> Outcome:
        return Outcome(
            verdict=Verdict.OUR_FAULT if ours else Verdict.RELAY_DOWN, stage=self._stage, text=reply_text(text)
        )

    @staticmethod
    def _text(answer: tuple[int, bytes]) -> tuple[int, str]:
        return answer[0], reply_text(answer[1])


def explain(error: Exception) -> str:
    """A fault of the connection, in words for operators."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the relay's certificate is not valid: {error.verify_message}"
    if isinstance(error, UnicodeError):
        return "username and password must be ASCII for this relay"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there (connection refused)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
