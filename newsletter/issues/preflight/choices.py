"""Readers whose choice of categories leaves them with nothing to read."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.edition import includes


def check(facts: Facts) -> Iterator[Finding]:
    if not facts.entries:
        return
    for key, readers in facts.readers.items():
        if not any(includes(key, entry.category) for entry in facts.entries):
            yield Finding(
                check="choices",
                severity=Severity.NOTE,
                place=facts.place,
                text=f"nothing in it for the {readers} reader{'' if readers == 1 else 's'} of {key.replace(';', ', ')}",
            )
