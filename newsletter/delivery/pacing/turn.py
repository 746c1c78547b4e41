"""The answer to "may I?"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """``wait`` 0.0: go now, it is counted. Otherwise ask again after so many seconds; nothing is counted.

    ``of_domain``: only this reader's domain has to wait, messages to others may go before. ``words`` say which limit
    it is, for operators.
    """

    wait: float
    of_domain: bool = False
    words: str = ""


GO = Turn(0.0)
