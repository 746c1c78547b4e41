"""What the sites said, where they were asked (``--online``). Never an error: sites sleep, and refuse programs."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Answer, Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Place, Severity
from newsletter.model.wording import NOTHING, Wording

# Answers of sites that do not like programs: they say nothing about the article.
_UNWILLING = (401, 403, 405, 406, 429, 999)
_OPEN = Wording(en="Open it in a browser before it goes out.", ja="配信の前に、ブラウザーで開いて確かめてください。")


def check(facts: Facts) -> Iterator[Finding]:
    places: dict[str, Place] = {}
    for entry in facts.entries:
        places.setdefault(entry.url, entry_place(entry))
    for url, answer in facts.answers.items():
        severity = _severity(answer)
        if severity is not None:
            yield Finding(
                check="online",
                severity=severity,
                place=places.get(url, facts.place),
                said=Wording(en=f"{url} {answer.words}", ja=f"{url} の応答：{answer.words}"),
                advised=_OPEN if severity is Severity.WARNING else NOTHING,
            )


def _severity(answer: Answer) -> Severity | None:
    if answer.status is None:
        return Severity.WARNING
    if answer.status in _UNWILLING:
        return Severity.NOTE
    return Severity.WARNING if answer.status >= 400 else None
