"""The transaction: one message over an open session.

MAIL, RCPT, DATA in one write → three replies → the message's buffers in one write → the dot → reply

With PIPELINING (RFC 2920) that is two round trips, with CHUNKING (RFC 3030) one. Until its end is written a message is
certainly unsent; from then on, without a reply, its fate is unknown. Where that must not be in doubt the end goes out
on its own, after a look at whether the relay has hung up.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from contextlib import suppress

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict
from newsletter.delivery.rules import judge
from newsletter.delivery.session import NoConnection, Session, explain

__all__ = ["Connection", "NoConnection"]

_FINAL_REPLY = 600.0
"""Seconds to wait for the reply to a message (RFC 5321 §4.5.3.2.6)."""


class Connection(Session):
    """Carries one message after the other. Opening it raises NoConnection."""

    def __init__(self, relay: Relay, *, hello: str, context: ssl.SSLContext | None) -> None:
        self._watch = 0.0
        self._must_reset = False
        self._last_byte_sent = False
        super().__init__(relay, hello=hello, context=context)

    def transmit(self, message: Message, *, watch: float = 0.0) -> Outcome:
        """One transaction. Never raises for what a relay or the network does.

        ``watch`` is how many seconds to look for a hang-up before the message is ended.
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
        asked_for_data = False
        for stage, command in steps:
            self._stage = stage
            if not self._pipelining:
                if refusal is not None:
                    break
                self._socket.sendall(command)
            line = self._line()
            if line.startswith(b"354 " if stage is Stage.DATA else b"250 "):
                asked_for_data = stage is Stage.DATA
                continue
            reply = self._reply(line)
            accepted = reply.code == 354 if stage is Stage.DATA else reply.is_positive
            asked_for_data = accepted and stage is Stage.DATA
            if refusal is None and not accepted:
                refusal = self._refused(stage, reply)
                if self.sock is None:
                    return refusal
        if refusal is not None:
            self._must_reset = True
            if asked_for_data:
                # RFC 2920 §3.1: a relay may ask for a message that has no recipient; it gets an empty one.
                self._socket.sendall(b".\r\n")
                self._reply()
            return refusal
        self._stage, self._must_reset = Stage.MESSAGE, False
        self._hand_over(message.buffers, b".\r\n")
        return self._verdict()

    def _in_one_go(self, message: Message) -> Outcome:
        steps = self._envelope(message)
        # RFC 3030 §4.2: everything to the last octet goes out without waiting.
        commands = b"".join([command for _, command in steps]) + b"BDAT %d LAST\r\n" % message.size
        *most, last = message.buffers
        self._hand_over([commands, *most, last[:-2]], last[-2:])
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
        self._socket.settimeout(max(_FINAL_REPLY, self._patience))
        reply = self._reply()
        if 200 <= reply.code < 300:
            self._socket.settimeout(self._patience)
            return Outcome(verdict=Verdict.SENT, stage=Stage.MESSAGE, code=reply.code, text=reply.text)
        outcome = judge(Stage.MESSAGE, reply)
        if outcome.verdict in (Verdict.RELAY_DOWN, Verdict.UNKNOWN):
            self.abandon()
        else:
            self._socket.settimeout(self._patience)
            self._must_reset = True
        return outcome

    def _hand_over(self, buffers: Sequence[bytes], last: bytes) -> None:
        """The message and, where its fate must not be in doubt, only after a look at the relay its end."""
        if self._watch:
            self._write(buffers)
            if self._hang_up.poll(self._watch * 1000):
                raise EOFError("the relay hung up before the end of the message")
            self._socket.sendall(last)
        else:
            self._write([*buffers, last])
        self._last_byte_sent = True

    def _broken(self, error: Exception) -> Outcome:
        """What a connection that broke in the middle means for the message."""
        timed_out = isinstance(error, TimeoutError)
        words = None if self._last_byte_sent else self._last_words()
        self.abandon()
        if words is not None:
            return words
        text = f"no reply in time ({self._stage})" if timed_out else f"{explain(error)} ({self._stage})"
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
