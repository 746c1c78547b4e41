"""Every entry under its heading, and no heading over nothing."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Kind, Place, Severity
from newsletter.model.edition import includes
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    if not facts.entries:
        yield Finding(
            check="headings",
            severity=Severity.WARNING,
            place=facts.place,
            said=Wording(en="the issue has no entries", ja="この号には記事がありません"),
            advised=Wording(
                en="Add some with `newsletter entry add`, then gather again.",
                ja="`newsletter entry add` で記事を加えてから、集め直してください。",
            ),
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
            said=Wording(
                en=f"{shown} headings of entries for {wanted} entries",
                ja=f"記事は{wanted}本ですが、記事の見出しが{shown}個あります",
            ),
            advised=Wording(
                en="The template of an entry has one <h3>, with its title.",
                ja="記事のテンプレートの <h3> は、題の1つだけにしてください。",
            ),
        )
    for tag, after in zip(found, [*found, None][1:], strict=True):
        title = " ".join(tag.text.split())
        if tag.name == "h2" and (after is None or after.name == "h2"):
            yield Finding(
                check="headings",
                severity=Severity.WARNING,
                place=Place(kind=Kind.SECTION, name=title or "(without a title)", ja=title or "（題なし）"),
                said=Wording(
                    en=f"nothing stands under this heading in the {edition.name}",
                    ja=f"{edition.name.ja}では、この見出しの下に何もありません",
                ),
                advised=Wording(
                    en="Leave the heading out where there are no entries.",
                    ja="記事のない見出しは出さないようにしてください。",
                ),
            )
