"""Summaries of the length that readers like. Never a gate: a good one may be short."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording

SHORTEST, LONGEST = 80, 120


def check(facts: Facts) -> Iterator[Finding]:
    for entry in facts.entries:
        words = facts.words.get(entry.entry_id)
        if words is not None and not SHORTEST <= words <= LONGEST:
            yield Finding(
                check="summaries",
                severity=Severity.WARNING,
                place=entry_place(entry),
                said=Wording(
                    en=f"the summary has about {words} words; {SHORTEST} to {LONGEST} are wanted",
                    ja=f"要約は約{words}語です。{SHORTEST}〜{LONGEST}語が目安です",
                ),
                advised=Wording(
                    en=f"Say {'more' if words < SHORTEST else 'less'}: `newsletter entry edit "
                    f"{entry.entry_id} --summary -`.",
                    ja=f"`newsletter entry edit {entry.entry_id} --summary -` で、"
                    f"もう少し{'詳しく' if words < SHORTEST else '短く'}してください。",
                ),
            )
