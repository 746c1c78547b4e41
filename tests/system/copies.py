"""What a relay took, counted: who has nothing, who has a copy twice and since which round, whose copies differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from tests.delivery.smtp_server import Received


@dataclass(frozen=True, slots=True)
class Copy:
    round: int
    sha256: bytes


@dataclass
class Copies:
    """``round`` is raised by whoever kills: all that one life of a sender transmitted has one number."""

    round: int = 1
    number: int = 0
    of: defaultdict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))

    def keep(self, message: Received) -> None:
        self.of[message.recipient].append(Copy(self.round, sha256(message.octets).digest()))
        self.number += 1

    def lost(self, readers: Iterable[str]) -> list[str]:
        return sorted(reader for reader in readers if reader not in self.of)

    def doubled(self) -> Counter[int]:
        """In which rounds copies were made that were not the last: how many."""
        return Counter(copy.round for copies in self.of.values() for copy in copies[:-1])

    def doubled_within_a_round(self) -> list[str]:
        """Recipients who got two from one living sender, which knows what it has sent."""
        return sorted(
            recipient for recipient, copies in self.of.items() if len({copy.round for copy in copies}) < len(copies)
        )

    def different(self) -> list[str]:
        """Recipients whose copies are not the same bytes."""
        return sorted(recipient for recipient, copies in self.of.items() if len({copy.sha256 for copy in copies}) > 1)
