"""What a dry run says: whom it would reach, on stdout; how many, and why, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter.cli.messages import note, say
from newsletter.model.selection import Whom

if TYPE_CHECKING:
    from newsletter.model.selection import Candidate

THOSE = {
    Whom.ALL: "those who read the publication",
    Whom.FAILED: "those whose last delivery failed",
    Whom.UNKNOWN: "those of whom nobody knows whether they have it",
    Whom.CANCELLED: "those whose delivery was cancelled",
    Whom.LATE: "those who read it and are in no send of the issue",
    Whom.CORRECTED: "those who have it as it was before the correction",
    Whom.NAMED: "those whom you named",
}
_FEW = 5


def rehearse(reached: Sequence[Candidate], whom: Whom) -> None:
    """One address a line; on a terminal with the state of each one's last delivery."""
    would = [reader for reader in reached if not reader.suppressed]
    for reader in would:
        why = f"  (last delivery: {reader.why})" if reader.why and sys.stdout.isatty() else ""
        say(f"{reader.address}{why}")
    number = "1 reader" if len(would) == 1 else f"{len(would):,} readers"
    note(f"{number} would get it: {THOSE[whom]}. Nothing was sent, nothing changed.")
    suppressed = [reader.address for reader in reached if reader.suppressed]
    if suppressed:
        more = f" and {len(suppressed) - _FEW:,} more" if len(suppressed) > _FEW else ""
        named = ", ".join(suppressed[:_FEW])
        note(f"{len(suppressed):,} would not, because the address is suppressed: {named}{more}.")
