"""Articles that readers had before."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    for entry in facts.entries:
        earlier = facts.earlier.get(entry.entry_id, ())
        if earlier:
            yield Finding(
                check="repeats",
                severity=Severity.WARNING,
                place=entry_place(entry),
                said=Wording(
                    en=f"the same URL was in {', '.join(earlier)}", ja=f"同じURLが {', '.join(earlier)} にもありました"
                ),
                advised=Wording(
                    en=f"Take it out with `newsletter entry withdraw {entry.entry_id}`, or say what is new.",
                    ja=f"`newsletter entry withdraw {entry.entry_id}` で外すか、新しい点を書き添えてください。",
                ),
            )
