"""A number of the ledger in words: what it means, and what an operator can do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """``send`` is None where it is about the whole issue; ``about`` is a word of the ledger, such as failed or paused.
    ``advice`` is empty where nothing can or need be done."""

    send: int | None
    about: str
    number: int
    text: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
