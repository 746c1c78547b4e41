"""Leased deliveries, in line for each domain of readers; the domains take turns, as far as the pace lets them."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable

from newsletter.delivery.pacing import Pace, Turn, domain_of
from newsletter.model.delivery import Claimed


class Feed:
    """``waits``: what keeps those who are in line, when the last ``take`` gave none. Times are monotonic seconds."""

    def __init__(self) -> None:
        self.waits: Turn | None = None
        self._lines: OrderedDict[str, deque[Claimed]] = OrderedDict()
        self._parked: dict[str, float] = {}
        self._halted_until = 0.0
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, claims: Iterable[Claimed]) -> None:
        for claim in claims:
            self._line(claim).append(claim)
            self._size += 1

    def put_back(self, claim: Claimed) -> None:
        """It was taken and not begun: it is first in its line again."""
        self._line(claim).appendleft(claim)
        self._size += 1

    def take(self, pace: Pace, relay: str, now: float) -> Claimed | None:
        """The next that may go over this relay now, and is counted; ``pace.leave`` when it is through."""
        self.waits = None
        alone = len(self._lines) == 1
        for domain in list(self._lines) if len(self._lines) > 1 else self._lines:
            if self._parked.get(domain, 0.0) > now:
                continue
            turn = pace.turn(relay, domain, now, alone=alone)
            if turn.wait <= 0:
                return self._next(domain)
            if self.waits is None or turn.wait < self.waits.wait:
                self.waits = turn
            if not turn.of_domain:
                self._halted_until = now + turn.wait
                break
            self._parked[domain] = now + turn.wait
        return None

    def ready(self, now: float) -> int:
        """How many are in line for domains that need not wait."""
        waiting = [domain for domain, until in self._parked.items() if until > now]
        return self._size - sum(len(self._lines.get(domain, ())) for domain in waiting)

    def wakes_at(self, now: float) -> float:
        """When ``take`` may have more luck than the last time, which gave none."""
        if self.waits is not None and not self.waits.of_domain:
            return self._halted_until
        return min((self._parked.get(domain, now) for domain in self._lines), default=now)

    def ask_again(self, domain: str) -> None:
        """A message to a reader there is through: the next one may have its turn before its time."""
        self._parked.pop(domain, None)

    def surplus(self, *, keep: int) -> list[Claimed]:
        """The last ones in the longest lines, so that hardly more than ``keep`` are left; the first of each stays."""
        found: list[Claimed] = []
        for line in sorted(self._lines.values(), key=len, reverse=True):
            number = min(self._size - keep - len(found), len(line) - 1)
            if number <= 0:
                break
            found += list(line)[-number:]
        return found

    def remove(self, claims: Iterable[Claimed]) -> None:
        """These are not ours to send any more, or not now."""
        gone = {claim.id for claim in claims}
        for domain, line in list(self._lines.items()) if gone else ():
            left = deque(claim for claim in line if claim.id not in gone)
            self._size -= len(line) - len(left)
            if left:
                self._lines[domain] = left
            else:
                del self._lines[domain]

    def clear(self) -> list[int]:
        """Gives the ids of those who were in line."""
        ids = [claim.id for line in self._lines.values() for claim in line]
        self._lines.clear()
        self._size = 0
        return ids

    def _line(self, claim: Claimed) -> deque[Claimed]:
        return self._lines.setdefault(domain_of(claim.address), deque())

    def _next(self, domain: str) -> Claimed:
        line = self._lines[domain]
        claim = line.popleft()
        self._size -= 1
        self._parked.pop(domain, None)
        if line:
            self._lines.move_to_end(domain)
        else:
            del self._lines[domain]
        return claim
