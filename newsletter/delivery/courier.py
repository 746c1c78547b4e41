"""Carries single messages over the first relay that takes them, one after the other, without a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from newsletter.config import Relay
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.relays import client_context
from newsletter.delivery.rules import RULES, Rule
from newsletter.delivery.smtp import Connection, NoConnection


class Courier:
    """``relays`` in order of preference; each is checked and logged in to as for issues. Use it in a ``with``."""

    def __init__(self, relays: Sequence[Relay], *, hello: str, rules: Sequence[Rule] = RULES) -> None:
        self._relays = relays
        self._rules = rules
        self._hello = hello
        self._open: Connection | None = None
        self.found_nobody = False
        """Whether no relay at all could be used for the last message."""

    def __enter__(self) -> Courier:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def carry(self, message: Message) -> Outcome:
        """One message; the next relay is tried where one is down. Never raises for what a relay or the network does."""
        said: list[str] = []
        self.found_nobody = False
        if self._open is not None and self._open.is_open:
            outcome = self._open.transmit(message)
            if outcome.verdict is not Verdict.RELAY_DOWN:
                return outcome
        for relay in self._relays:
            self._end()
            try:
                self._open = Connection(relay, hello=self._hello, context=client_context(relay), rules=self._rules)
            except NoConnection as error:
                outcome = error.outcome
            else:
                outcome = self._open.transmit(message)
                if outcome.verdict is not Verdict.RELAY_DOWN:
                    return outcome
            said.append(f"{relay.name}: {outcome}")
        self.found_nobody = True
        return Outcome(verdict=Verdict.RELAY_DOWN, stage=Stage.CONNECT, text="; ".join(said))

    def _end(self) -> None:
        if self._open is not None:
            self._open.end()
            self._open = None
