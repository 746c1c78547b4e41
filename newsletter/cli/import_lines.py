"""What an import says: one line for each row of a rehearsal, and the sums."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from newsletter.cli.messages import note, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.workflows.import_subscribers import Imported, Row


class RowTable:
    """Prints each row as it is told, whatever the size of the file; as JSON, one list with the sums behind it."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._any = False

    def __call__(self, row: Row) -> None:
        if self._as_json:
            value = {"line": row.line, "email": row.email, "fate": row.fate, "why": row.why, "mailed": row.is_mailed}
            sys.stdout.write(("," if self._any else '{"rows": [') + "\n" + json.dumps(value, ensure_ascii=False))
        else:
            if not self._any:
                say(f"{'LINE':>7}  {'WHAT':<12} {'ADDRESS':<40} WHY")
            say(f"{row.line:>7}  {row.fate:<12} {row.email:<40} {row.why}".rstrip())
        self._any = True

    def end(self, done: Imported) -> None:
        if self._as_json:
            head = "" if self._any else '{"rows": ['
            sys.stdout.write(f'{head}\n], "sums": {json.dumps(imported_json(done))}}}\n')
            return
        tell_sums(done, rehearsed=True)


def imported_json(done: Imported) -> dict[str, Any]:
    return {
        "rows": done.rows,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "stayed_away": done.stayed_away,
        "unconfirmed": done.unconfirmed,
        "suppressed": done.suppressed,
        "erased": done.erased,
        "skipped": done.skipped,
        "faulty": done.faulty,
    }


def tell_sums(done: Imported, *, rehearsed: bool = False) -> None:
    """The sums, and beside them what to know of them."""
    parts = [f"{done.added} added", f"{done.changed} changed", f"{done.unchanged} as they were"]
    say(f"{done.rows} rows: {', '.join(parts)}{' (nothing was changed: a dry run)' if rehearsed else ''}.")
    for line in _remarks(done):
        note(line)


def _remarks(done: Imported) -> Iterator[str]:
    if done.unconfirmed:
        yield (
            f"{done.unconfirmed} without a confirmation: not mailed until they confirm. If you hold their consent, "
            "say how you know: --consent TEXT, or fill in the column confirmed."
        )
    if done.stayed_away:
        yield f"{done.stayed_away} had left and stay away: the file has no newer confirmation."
    if done.suppressed:
        yield f"{done.suppressed} suppressed: not mailed; see `newsletter suppression list`."
    if done.erased:
        yield f"{done.erased} erased before, not imported: only their own confirmed sign-up brings them back."
    if done.skipped:
        yield f"{done.skipped} skipped: the service had stopped mailing them."
    if done.faulty:
        yield f"{done.faulty} with a fault, not imported: mend them, or leave them out with --skip-faulty."
