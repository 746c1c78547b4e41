"""How long a group of steps gathers before it is committed. It reads no clock: times are monotonic seconds."""

from __future__ import annotations

_LONGEST = 4
"""So many times as long as a commit takes, a group may gather."""
_SHARE = 1.6
"""A group of five is not kept waiting for the other three: by the time they are here, the relay has work again."""
_SLOW = 0.7
"""So many times as long as a commit takes may pass from one that comes in to the next, for a group to gather."""


class GroupCommit:
    """Those that are still in the air may be here soon, and share the cost of a commit.

    Where messages come in more slowly than commits are made nobody is waited for.
    """

    def __init__(self) -> None:
        self._since = self._joined_at = self._flight_takes = 0.0

    def joins(self, now: float, *, first: bool) -> None:
        """One more step is here, the ``first`` of its group or not."""
        if first:
            self._since = now
        self._joined_at = now

    def landed(self, seconds: float) -> None:
        """A message came to its end, so long after it was given leave."""
        self._flight_takes += (seconds - self._flight_takes) / 8

    def is_due_at(self, *, here: int, in_the_air: int, takes: float) -> float:
        """When a group is to be committed of which so many are here; 0 is at once. ``takes`` is what a commit does."""
        if here >= _SHARE * in_the_air or self._flight_takes >= _SLOW * takes * (in_the_air + here):
            return 0.0
        return min(self._joined_at + takes, self._since + _LONGEST * takes)
