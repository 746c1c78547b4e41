"""Categories that the publication does not have (any more): no reader can choose them, no feed has them."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity


def check(facts: Facts) -> Iterator[Finding]:
    known = facts.publication.categories
    for entry in facts.entries:
        if entry.category is not None and entry.category not in known:
            yield Finding(
                check="categories",
                severity=Severity.WARNING,
                place=entry_place(entry),
                text=f"{entry.category} is no category of {facts.publication.slug}: only readers of everything get it",
                advice=f"Put it into [publications.{facts.publication.slug}.categories], or run "
                f"`newsletter entry edit {entry.entry_id} --category …`; known: {', '.join(known) or 'none'}.",
            )
