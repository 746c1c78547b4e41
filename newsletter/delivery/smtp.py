"""One connection to a relay. The standard library connects, encrypts and logs in; the transaction is ours:

MAIL, RCPT, DATA in one write → three replies → the message's buffers → is the relay still there? → the dot → reply

With PIPELINING (RFC 2920) that is two round trips, with CHUNKING (RFC 3030) one. The end of a message goes out on its
own, after a look at whether the relay has hung up: until then a message is certainly unsent, from then on, without a
reply, its fate is unknown.
"""

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
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict, reply_text
from newsletter.delivery.rules import judge
from newsletter.errors import RelayUnavailable

_FINAL_REPLY = 600.0
"""Seconds to wait for the reply to a message (RFC 5321 §4.5.3.2.6)."""
_CONNECT = 10.0
_GOODBYE = 2.0
_LONGEST_LINE = 8192
_HUNG_UP = getattr(select, "POLLRDHUP", select.POLLHUP)


class NoConnection(RelayUnavailable):
    """The relay cannot be used now. ``outcome`` has the verdict: relay down, or our fault."""

    def __init__(self, relay: Relay, outcome: Outcome) -> None:
        super().__init__(f"{relay.name}: {outcome}")
        self.outcome = outcome


class Connection(smtplib.SMTP):
    """Open, greeted, encrypted and logged in as the relay's configuration says, or NoConnection."""

    def __init__(self, relay: Relay, *, hello: str, context: ssl.SSLContext | None) -> None:
        self.relay = relay
        self.carried = 0
        self.used_at = monotonic()
        self._context = context
        self._watch = 0.0
        self._must_reset = False
        self._last_byte_sent = False
        super().__init__(local_hostname=hello, timeout=relay.timeout.total_seconds())
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
            raise NoConnection(relay, self._unusable(_explain(error))) from error
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

    def transmit(self, message: Message, *, watch: float = 0.0) -> Outcome:
        """One transaction. Never raises for what a relay or the network does.

        ``watch`` is how many seconds to look for a hang-up before the message is ended; 0 looks once.
        """
        hindrance = self._hindrance(message)
        if hindrance is not None:
            return hindrance
        self.carried += 1
        self._stage, self._last_byte_sent, self._watch = Stage.MAIL, False, watch
        try:
            outcome = self._in_one_go(message) if self._chunking else self._in_two(message)
        except (OSError, EOFError, ValueError) as error:
            outcome = self._broken(error)
        self.used_at = monotonic()
        return outcome

    def _hindrance(self, message: Message) -> Outcome | None:
        if message.beyond_ascii and not self.has_extn("smtputf8"):
            return Outcome(
                verdict=Verdict.REFUSED,
                stage=Stage.RCPT,
                text=f"{self.relay.name} does not offer SMTPUTF8, which this address needs",
            )
        if self._largest and message.size > self._largest:
            return Outcome(
                verdict=Verdict.OUR_FAULT,
                stage=Stage.MAIL,
                text=f"the message has {message.size} bytes; {self.relay.name} takes {self._largest}",
            )
        return None

    def _envelope(self, message: Message) -> list[tuple[Stage, bytes]]:
        size = f" SIZE={message.size}" if self._says_size else ""
        utf8 = " SMTPUTF8" if message.beyond_ascii else ""
        steps = [
            (Stage.MAIL, f"MAIL FROM:<{message.sender}>{size}{utf8}\r\n".encode()),
            (Stage.RCPT, f"RCPT TO:<{message.recipient}>\r\n".encode()),
        ]
        # After a failed transaction the relay may still hold its sender; after a good one there is nothing to reset.
        return [(Stage.CONNECT, b"RSET\r\n"), *steps] if self._must_reset else steps

    def _in_two(self, message: Message) -> Outcome:
        steps = [*self._envelope(message), (Stage.DATA, b"DATA\r\n")]
        if self._pipelining:
            self._socket.sendall(b"".join([command for _, command in steps]))
        refusal: Outcome | None = None
        reply = Reply(-1, "")
        for stage, command in steps:
            self._stage = stage
            if not self._pipelining:
                if refusal is not None:
                    break
                self._socket.sendall(command)
            reply = self._reply()
            accepted = reply.code == 354 if stage is Stage.DATA else reply.is_positive
            if refusal is None and not accepted:
                refusal = self._refused(stage, reply)
                if self.sock is None:
                    return refusal
        if refusal is not None:
            self._must_reset = True
            if reply.code == 354:
                # RFC 2920 §3.1: a relay may ask for a message that has no recipient; it gets an empty one.
                self._socket.sendall(b".\r\n")
                self._reply()
            return refusal
        self._stage, self._must_reset = Stage.MESSAGE, False
        self._write(message.buffers)
        self._end(b".\r\n")
        return self._verdict()

    def _in_one_go(self, message: Message) -> Outcome:
        steps = self._envelope(message)
        # RFC 3030 §4.2: everything to the last octet goes out without waiting.
        commands = b"".join([command for _, command in steps]) + b"BDAT %d LAST\r\n" % message.size
        *most, last = message.buffers
        self._write([commands, *most, last[:-2]])
        self._end(last[-2:])
        refusal: Outcome | None = None
        try:
            for stage, _ in steps:
                self._stage = stage
                reply = self._reply()
                if refusal is None and not reply.is_positive:
                    refusal = self._refused(stage, reply)
                    if self.sock is None:
                        return refusal
            self._stage, self._must_reset = Stage.MESSAGE, refusal is not None
            outcome = self._verdict()
        except (OSError, EOFError, ValueError):
            if refusal is None:
                raise
            self.abandon()
            return refusal
        return refusal or outcome

    def _refused(self, stage: Stage, reply: Reply) -> Outcome:
        if reply.code == 421 or not 400 <= reply.code < 600 or stage is Stage.CONNECT:
            # The relay is closing, or we no longer know which reply belongs to what.
            self.abandon()
        return judge(stage, reply)

    def _verdict(self) -> Outcome:
        self._socket.settimeout(max(_FINAL_REPLY, self.relay.timeout.total_seconds()))
        reply = self._reply()
        if 200 <= reply.code < 300:
            self._socket.settimeout(self.relay.timeout.total_seconds())
            return Outcome(verdict=Verdict.SENT, stage=Stage.MESSAGE, code=reply.code, text=reply.text)
        outcome = judge(Stage.MESSAGE, reply)
        if outcome.verdict in (Verdict.RELAY_DOWN, Verdict.UNKNOWN):
            self.abandon()
        else:
            self._socket.settimeout(self.relay.timeout.total_seconds())
            self._must_reset = True
        return outcome

    def _end(self, last: bytes) -> None:
        if self._hang_up.poll(self._watch * 1000):
            raise EOFError("the relay hung up before the end of the message")
        self._socket.sendall(last)
        self._last_byte_sent = True

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

    def _reply(self) -> Reply:
        """One reply, its lines joined. Raises EOFError, OSError; what is not a reply has the code -1."""
        if self.file is None:
            self.file = self._socket.makefile("rb")
        texts: list[str] = []
        while True:
            line: bytes = self.file.readline(_LONGEST_LINE)
            if not line:
                raise EOFError("the relay closed the connection")
            code, mark = line[:3], line[3:4]
            if not code.isdigit() or mark not in (b" ", b"-", b"\r", b"\n", b"") or len(texts) > 100:
                return Reply(-1, reply_text(line))
            texts.append(reply_text(line[4:]))
            if mark != b"-":
                return Reply(int(code), " ".join(texts)[:500] if len(texts) > 1 else texts[0])

    def _broken(self, error: Exception) -> Outcome:
        """What a connection that broke in the middle means for the message."""
        timed_out = isinstance(error, TimeoutError)
        words = None if self._last_byte_sent else self._last_words()
        self.abandon()
        if words is not None:
            return words
        text = f"no reply in time ({self._stage})" if timed_out else f"{_explain(error)} ({self._stage})"
        # A reset after the last byte proves nothing: the relay may have read it all before.
        verdict = Verdict.UNKNOWN if self._last_byte_sent else Verdict.RELAY_DOWN
        return Outcome(verdict=verdict, stage=self._stage, text=text, timed_out=timed_out)

    def _last_words(self) -> Outcome | None:
        """The refusal that a relay may have written before it hung up."""
        with suppress(OSError, EOFError, ValueError, AttributeError):
            self._socket.settimeout(0.1)
            reply = self._reply()
            if 400 <= reply.code < 600:
                return judge(self._stage, reply)
        return None

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


def _explain(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the relay's certificate is not valid: {error.verify_message}"
    if isinstance(error, UnicodeError):
        return "username and password must be ASCII for this relay"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there (connection refused)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
