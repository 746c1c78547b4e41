"""The transaction: one message over an open session.

MAIL, RCPT, DATA in one write → three replies → the message's buffers in one write → leave → the dot → reply

With PIPELINING (RFC 2920) that is two round trips, with CHUNKING (RFC 3030) one. Until its end is written a message is
certainly unsent: a relay answers for it from then on (RFC 5321 §4.1.1.4). So everything else may go ahead, and the end
waits for whoever keeps the ledger. Once it is written, without a reply, the message's fate is unknown; where that must
not be in doubt the end goes out only after a look at whether the relay has hung up.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from selectors import EVENT_READ

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict, reply_text
from newsletter.delivery.rules import RULES, Rule
from newsletter.delivery.session import Doing, NoConnection, Session, explain

__all__ = ["Connection", "NoConnection"]

_ALL_WELL = re.compile(rb"250 [^\n]*\n250 [^\n]*\n354 [^\n]*\n")
"""The replies to MAIL, RCPT and DATA, as they are nearly always. Behind a RSET they are read one by one."""
_TAKEN = re.compile(rb"250 ([^\r\n]*)\r\n")
"""The reply to a message, as it is nearly always."""
_FINAL_REPLY = 600.0
"""Seconds to wait for the reply to a message (RFC 5321 §4.5.3.2.6)."""
_LAST_WORDS = 0.1
"""Seconds to wait for what a relay may have said before it hung up."""
_IDLE = 1.0
"""Seconds without a message after which a relay may have hung up unnoticed: a commit may have taken that long."""


class Connection(Session):
    """Carries one message after the other. Opening it raises NoConnection."""

    def __init__(
        self, relay: Relay, *, hello: str, context: ssl.SSLContext | None, rules: Sequence[Rule] = RULES
    ) -> None:
        self._watch = 0.0
        self._held = self._waits_for_leave = False
        self._must_reset = False
        self._last_byte_sent = False
        super().__init__(relay, hello=hello, context=context, rules=rules)

    def transmit(self, message: Message, *, watch: float = 0.0) -> Outcome:
        """``carry``, for whoever has time to wait."""
        return self._wait_for(self.carry(message, watch=watch))

    def may_end(self) -> bool:
        """Give the message under way leave to end; whether that is all it waits for."""
        self._held = False
        return self._waits_for_leave

    def carry(self, message: Message, *, watch: float = 0.0, held: bool = False) -> Doing[Outcome]:
        """One transaction. Never raises for what a relay or the network does.

        ``watch`` is how many seconds to look for a hang-up before the message is ended; ``held``: not before
        ``may_end`` was called.
        """
        self._held, self._waits_for_leave = held, False
        hindrance = self._hindrance(message)
        if hindrance is not None:
            return hindrance
        self.carried += 1
        self._stage, self._last_byte_sent, self._watch = Stage.MAIL, False, watch
        try:
            if monotonic() - self.used_at > _IDLE and not self.is_open:
                raise EOFError("the relay closed the connection")
            if self._received:
                raise EOFError("the relay says more than it was asked")
            outcome = yield from self._in_one_go(message) if self._chunking else self._in_two(message)
        except (OSError, EOFError, ValueError) as error:
            outcome = yield from self._broken(error)
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

    def _in_two(self, message: Message) -> Doing[Outcome]:
        steps = [*self._envelope(message), (Stage.DATA, b"DATA\r\n")]
        if self._pipelining:
            reset = self._must_reset
            rest = self._push([command for _, command in steps])
            if rest:
                yield from self._write_rest(rest)
            yield from self._read()
            if not reset and _ALL_WELL.fullmatch(self._received):
                self._received.clear()
                return (yield from self._message(message))
        refusal: Outcome | None = None
        asked_for_data = False
        for stage, command in steps:
            self._stage = stage
            if not self._pipelining:
                if refusal is not None:
                    break
                yield from self._write([command])
            line = yield from self._line()
            if line.startswith(b"354 " if stage is Stage.DATA else b"250 "):
                asked_for_data = stage is Stage.DATA
                continue
            reply = yield from self._reply(line)
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
                yield from self._write([b".\r\n"])
                yield from self._reply()
            return refusal
        return (yield from self._message(message))

    def _message(self, message: Message) -> Doing[Outcome]:
        self._stage, self._must_reset = Stage.MESSAGE, False
        yield from self._hand_over(message.buffers, b".\r\n")
        return (yield from self._verdict())

    def _in_one_go(self, message: Message) -> Doing[Outcome]:
        steps = self._envelope(message)
        # RFC 3030 §4.2: everything to the last octet goes out without waiting.
        commands = b"".join([command for _, command in steps]) + b"BDAT %d LAST\r\n" % message.size
        *most, last = message.buffers
        broken: Exception | None = None
        try:
            yield from self._hand_over([commands, *most, last[:-2]], last[-2:])
        except (ConnectionError, EOFError) as error:
            # It may have said why before it hung up, and has answered what came before.
            broken, self._patience = error, _LAST_WORDS
        refusal: Outcome | None = None
        try:
            for stage, _ in steps:
                self._stage = stage
                reply = yield from self._reply()
                if refusal is None and not reply.is_positive:
                    refusal = self._refused(stage, reply)
                    if self.sock is None:
                        return refusal
            self._stage, self._must_reset = Stage.MESSAGE, refusal is not None
            if broken is not None:
                raise broken
            outcome = yield from self._verdict()
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
        return self._judge(stage, reply)

    def _verdict(self) -> Doing[Outcome]:
        usual, self._patience = self._patience, max(_FINAL_REPLY, self._patience)
        if not self._received:
            yield from self._read()
        if taken := _TAKEN.fullmatch(self._received):
            reply = Reply(250, reply_text(taken[1]))
            self._received.clear()
        else:
            reply = yield from self._reply()
        self._patience = usual
        if 200 <= reply.code < 300:
            return Outcome(verdict=Verdict.SENT, stage=Stage.MESSAGE, code=reply.code, text=reply.text)
        outcome = self._judge(Stage.MESSAGE, reply)
        if outcome.verdict in (Verdict.RELAY_DOWN, Verdict.UNKNOWN):
            self.abandon()
        else:
            self._must_reset = True
        return outcome

    def _hand_over(self, buffers: Sequence[bytes], last: bytes) -> Doing[None]:
        """The message; its end with leave and, where its fate must not be in doubt, after a look at the relay."""
        if self._held or self._watch:
            yield from self._write(buffers)
            yield from self._await_leave()
            yield from self._look()
            yield from self._write([last])
        elif rest := self._push([*buffers, last]):
            yield from self._write_rest(rest)
        self._last_byte_sent = True

    def _await_leave(self) -> Doing[None]:
        """Raises EOFError or OSError where the relay hangs up before; what it says is kept."""
        while self._held:
            self._waits_for_leave, self.deadline = True, float("inf")
            yield EVENT_READ
            # Also with leave: it may have hung up while the ledger was written, and its fate is not in doubt then.
            self._receive()
        self._waits_for_leave = False

    def _look(self) -> Doing[None]:
        """Raises EOFError or OSError where the relay hangs up; what it says meanwhile is kept."""
        until = monotonic() + self._watch
        usual = self._patience
        with suppress(TimeoutError):
            while (left := until - monotonic()) > 0:
                self._patience = left
                yield from self._read()
        self._patience = usual

    def _broken(self, error: Exception) -> Doing[Outcome]:
        """What a connection that broke in the middle means for the message."""
        timed_out = isinstance(error, TimeoutError)
        words = None
        if not self._last_byte_sent and self.sock is not None:
            words = yield from self._last_words()
        self.abandon()
        if words is not None:
            return words
        text = f"no reply in time ({self._stage})" if timed_out else f"{explain(error)} ({self._stage})"
        # A reset after the last byte proves nothing: the relay may have read it all before.
        verdict = Verdict.UNKNOWN if self._last_byte_sent else Verdict.RELAY_DOWN
        return Outcome(verdict=verdict, stage=self._stage, text=text, timed_out=timed_out)

    def _last_words(self) -> Doing[Outcome | None]:
        """The refusal that a relay may have written before it hung up."""
        self._patience = _LAST_WORDS
        with suppress(OSError, EOFError, ValueError, AttributeError):
            reply = yield from self._reply()
            if 400 <= reply.code < 600:
                return self._judge(self._stage, reply)
        return None
