"""A session with a relay: connect, greet, encrypt, log in; write and read; end. The standard library does the first.

Opening waits; whoever opens has a thread for it. From then on nothing waits: what is to be read or written is a
generator that gives the event it needs (selectors' EVENT_READ or EVENT_WRITE) and goes on when that has come. So one
thread can carry messages over all connections; see ``exchange``.
"""

from __future__ import annotations

import selectors
import smtplib
import socket
import ssl
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, TypeVar

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict, reply_text
from newsletter.delivery.rules import RULES, Rule, judge
from newsletter.errors import RelayUnavailable

_T = TypeVar("_T")
Doing = Generator[int, None, _T]
"""Something under way on a connection. When its ``deadline`` has passed, TimeoutError is thrown in."""
_CONNECT = 10.0
_GOODBYE = 2.0
_LONGEST_LINE = 8192
_AT_ONCE = 65536
_NOTHING = memoryview(b"")


class NoConnection(RelayUnavailable):
    """The relay cannot be used now. ``outcome`` has the verdict: relay down, or our fault."""

    def __init__(self, relay: Relay, outcome: Outcome) -> None:
        super().__init__(f"{relay.name}: {outcome}")
        self.outcome = outcome


class Session(smtplib.SMTP):
    """Open, greeted, encrypted and logged in as the relay's configuration says, or NoConnection.

    ``deadline`` is how long (monotonic seconds) to wait for the event that is awaited.
    """

    def __init__(
        self, relay: Relay, *, hello: str, context: ssl.SSLContext | None, rules: Sequence[Rule] = RULES
    ) -> None:
        self.relay = relay
        self.name = relay.name
        self._rules = rules
        self.carried = 0
        self.used_at = self.deadline = monotonic()
        self._received = bytearray()
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
            reply = Reply(error.smtp_code, reply_text(error.smtp_error))
            raise NoConnection(relay, self._judge(self._stage, reply)) from error
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.abandon()
            raise NoConnection(relay, self._unusable(explain(error))) from error
        self._pipelining = self.has_extn("pipelining")
        self._chunking = self._pipelining and self.has_extn("chunking")
        self._says_size = self.has_extn("size")
        limit = self.esmtp_features.get("size", "")
        self._largest = int(limit) if limit.isdigit() else 0
        self._encrypted = isinstance(self.sock, ssl.SSLSocket)
        self._socket.setblocking(False)

    def _open(self) -> None:
        relay = self.relay
        greeting = Reply(*self._text(self.connect(relay.host, relay.port)))
        if not greeting.is_positive:
            raise NoConnection(relay, self._judge(Stage.CONNECT, greeting))
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
            raise NoConnection(self.relay, self._judge(Stage.CONNECT, Reply(*self._text((code, text)))))

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

    def _write(self, buffers: Sequence[bytes]) -> Doing[None]:
        """All of the buffers, without joining them where the socket can gather and takes them all."""
        yield from self._write_rest(self._push(buffers))

    def _write_rest(self, rest: memoryview) -> Doing[None]:
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                yield from self._until(EVENT_WRITE)
            except ssl.SSLWantReadError:
                yield from self._until(EVENT_READ)

    def _push(self, buffers: Sequence[bytes]) -> memoryview:
        """What the socket takes at once; gives the rest, which is nothing as a rule."""
        if self._encrypted:
            return memoryview(b"".join(buffers))
        try:
            sent = self._socket.sendmsg(buffers)
        except BlockingIOError:
            sent = 0
        if sent == sum(map(len, buffers)):
            return _NOTHING
        return memoryview(b"".join(buffers))[sent:]

    def _line(self) -> Doing[bytes]:
        received = self._received
        while True:
            end = received.find(b"\n") + 1 or (_LONGEST_LINE if len(received) > _LONGEST_LINE else 0)
            if end:
                line = bytes(received[:end])
                del received[:end]
                return line
            yield from self._read()

    def _read(self) -> Doing[None]:
        """Something more. Raises EOFError, OSError."""
        if not self._encrypted:
            self.deadline = monotonic() + self._patience
            yield EVENT_READ
        while (event := self._receive()) is not None:
            yield from self._until(event)

    def _receive(self) -> int | None:
        """What has come, if anything; else the event to wait for. Raises EOFError, OSError."""
        try:
            octets = self._socket.recv(_AT_ONCE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return EVENT_READ
        except ssl.SSLWantWriteError:
            return EVENT_WRITE
        if not octets:
            raise EOFError("the relay closed the connection")
        self._received += octets
        return None

    def _until(self, event: int) -> Doing[None]:
        self.deadline = monotonic() + self._patience
        yield event

    def _reply(self, line: bytes | None = None) -> Doing[Reply]:
        """One reply, its lines joined; ``line`` where the first was read already.

        Raises EOFError, OSError; what is not a reply has the code -1.
        """
        texts: list[str] = []
        while True:
            if not line:
                line = yield from self._line()
            code, mark = line[:3], line[3:4]
            if not code.isdigit() or mark not in (b" ", b"-", b"\r", b"\n", b"") or len(texts) > 100:
                return Reply(-1, reply_text(line))
            texts.append(reply_text(line[4:]))
            if mark != b"-":
                return Reply(int(code), " ".join(texts)[:500] if len(texts) > 1 else texts[0])
            line = None

    @property
    def is_open(self) -> bool:
        """Whether another message can be tried. Between messages a relay has nothing to say: if it does, it leaves."""
        if self.sock is not None:
            try:
                self._socket.recv(_AT_ONCE)
                self.abandon()
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                pass
            except OSError:
                self.abandon()
        return self.sock is not None

    def goodbye(self) -> Doing[None]:
        """QUIT, without waiting long for the answer; then close."""
        if self.sock is not None:
            self._patience = _GOODBYE
            with suppress(OSError, EOFError, ValueError):
                yield from self._write([b"QUIT\r\n"])
                yield from self._reply()
        self.abandon()

    def end(self) -> None:
        """The same, for whoever has time to wait."""
        self._wait_for(self.goodbye())

    def _wait_for(self, doing: Doing[_T]) -> _T:
        with closing(selectors.DefaultSelector()) as selector:
            awaited = 0
            try:
                event = next(doing)
                while True:
                    if awaited:
                        selector.modify(self._socket, event)
                    else:
                        selector.register(self._socket, event)
                    awaited = event
                    ready = selector.select(max(0.0, self.deadline - monotonic()))
                    event = next(doing) if ready else doing.throw(TimeoutError())
            except StopIteration as end:
                done: _T = end.value
                return done

    def abandon(self) -> None:
        """Close at once."""
        with suppress(OSError):
            self.close()
        self.sock = None

    @property
    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise EOFError("the connection is closed")
        return self.sock

    def _judge(self, stage: Stage, reply: Reply) -> Outcome:
        return judge(stage, reply, self._rules)

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
