"""Articles that readers had before."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity


def check(facts: Facts) -> Iterator[Finding]:
    for entry in facts.entries:
        earlier = facts.earlier.get(entry.entry_id, ())
        if earlier:
            yield Finding(
                check="repeats",
                severity=Severity.WARNING,
                place=entry_place(entry),
                text=f"the same URL was in {', '.join(earlier)}",
                advice=f"Take it out with `newsletter entry withdraw {entry.entry_id}`, or say what is new.",
            )
