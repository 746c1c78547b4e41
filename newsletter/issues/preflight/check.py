"""facts → every check → findings, errors first.

Only what readers could not use, or what breaks a promise about messages, is an error; taste and law-to-be-minded
are warnings, which never stop anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsletter.issues.preflight import (
    addresses,
    answers,
    categories,
    choices,
    contrast,
    footer,
    headers,
    headings,
    images,
    leftovers,
    lines,
    repeats,
    size,
    summaries,
)
from newsletter.issues.preflight.facts import Facts
from newsletter.issues.preflight.finding import Finding, Severity

Check = Callable[[Facts], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    headers.check,
    lines.check,
    leftovers.check,
    headings.check,
    addresses.check,
    repeats.check,
    answers.check,
    images.check,
    contrast.check,
    categories.check,
    footer.check,
    summaries.check,
    choices.check,
    size.check,
)
_ORDER = tuple(Severity)


def check(facts: Facts) -> tuple[Finding, ...]:
    """All findings: errors, then warnings, then notes; within each in the order of the checks, none twice."""
    found = dict.fromkeys(finding for one in CHECKS for finding in one(facts))
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))
