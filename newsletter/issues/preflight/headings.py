"""Every entry under its heading, and no heading over nothing."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Kind, Place, Severity
from newsletter.model.edition import includes


def check(facts: Facts) -> Iterator[Finding]:
    if not facts.entries:
        yield Finding(
            check="headings",
            severity=Severity.WARNING,
            place=facts.place,
            text="the issue has no entries",
            advice="Add some with `newsletter entry add`, then gather again.",
        )
    for edition in facts.editions:
        if edition.html is not None:
            yield from _headings(facts, edition, edition.html)


def _headings(facts: Facts, edition: EditionFacts, html: str) -> Iterator[Finding]:
    found = [tag for tag in markup.read(html).tags if tag.name in ("h2", "h3")]
    wanted = sum(includes(edition.key, entry.category) for entry in facts.entries)
    shown = sum(tag.name == "h3" for tag in found)
    if shown != wanted:
        yield Finding(
            check="headings",
            severity=Severity.ERROR,
            place=edition.part("HTML"),
            text=f"{shown} headings of entries for {wanted} entries",
            advice="The template of an entry has one <h3>, with its title.",
        )
    for tag, after in zip(found, [*found, None][1:], strict=True):
        if tag.name == "h2" and (after is None or after.name == "h2"):
            yield Finding(
                check="headings",
                severity=Severity.WARNING,
                place=Place(kind=Kind.SECTION, name=" ".join(tag.text.split()) or "(without a title)"),
                text=f"nothing stands under this heading in the {edition.name}",
                advice="Leave the heading out where there are no entries.",
            )
