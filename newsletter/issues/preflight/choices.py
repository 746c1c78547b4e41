"""Readers whose choice of categories leaves them with nothing to read."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.edition import includes
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    if not facts.entries:
        return
    for key, readers in facts.readers.items():
        slugs = key.replace(";", ", ")
        if not any(includes(key, entry.category) for entry in facts.entries):
            yield Finding(
                check="choices",
                severity=Severity.NOTE,
                place=facts.place,
                said=Wording(
                    en=f"nothing in it for the {readers} reader{'' if readers == 1 else 's'} of {slugs}",
                    ja=f"{slugs} を選んだ読者{readers:,}人には、届く記事がありません",
                ),
            )
