"""What a template or a writer left behind: open places, template marks, the word None, marks of emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import EditionFacts, Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Place, Severity
from newsletter.model.edition import Placeholders
from newsletter.model.issue import IssueEntry
from newsletter.model.wording import Wording

_PLACES = (Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS)
_TEMPLATE_MARKS = ("{{", "}}", "{%", "%}")
_MARKDOWN = re.compile(r"[*_`\\]")
_NONE = re.compile(r"(?<![A-Za-z0-9_])None(?![A-Za-z0-9_])")


def check(facts: Facts) -> Iterator[Finding]:
    texts = "\n".join(_written(facts))
    written = texts + _MARKDOWN.sub("", texts)
    for edition in facts.editions:
        for place, body in edition.bodies:
            yield from _places(place, body)
        for place, seen in _seen(edition):
            yield from _marks(place, seen, written)
    yield from _stars(facts)


def _seen(edition: EditionFacts) -> Iterator[tuple[Place, str]]:
    """The words of each part, without those in code, where marks mean themselves."""
    yield edition.header("Subject"), edition.meant.subject
    yield edition.part("text"), edition.text
    if edition.html is not None:
        yield edition.part("HTML"), "\n".join(markup.read(edition.html).words)


def _places(place: Place, body: str) -> Iterator[Finding]:
    for open_place in _PLACES:
        if open_place in body:
            yield Finding(
                check="leftovers",
                severity=Severity.ERROR,
                place=place,
                said=Wording(
                    en=f"the personal place {open_place} is not filled in",
                    ja=f"読者ごとに埋める場所 {open_place} が、埋められていません",
                ),
                advised=Wording(
                    en="Each personal place stands whole, and behind the last entry, in a template of the footer.",
                    ja="読者ごとの場所は、フッターのテンプレートで、最後の記事より後に、切らずに置いてください。",
                ),
            )


def _marks(place: Place, seen: str, written: str) -> Iterator[Finding]:
    """Marks that nobody wrote: what an editor wrote is shown as it is, and is no fault."""
    for mark in _TEMPLATE_MARKS:
        if mark in seen and mark not in written:
            yield _left(
                place,
                Wording(en=f"“{mark}” of a template is left", ja=f"テンプレートの「{mark}」が残っています"),
            )
    if _NONE.search(seen) and not _NONE.search(written):
        yield _left(
            place,
            Wording(en="the word None is there, which nobody wrote", ja="だれも書いていない None という語があります"),
        )


def _left(place: Place, said: Wording) -> Finding:
    return Finding(
        check="leftovers",
        severity=Severity.ERROR,
        place=place,
        said=said,
        advised=Wording(
            en="Look for it with `newsletter preview`, and mend the template.",
            ja="`newsletter preview` で探して、テンプレートを直してください。",
        ),
    )


def _stars(facts: Facts) -> Iterator[Finding]:
    """Seen in HTML, where code can be told from words."""
    places = [entry_place(entry) for entry in facts.entries if _has_stars(entry, facts.summaries)]
    if not places:
        # Then they are in the words around the entries.
        read = {edition.part("HTML"): markup.read(edition.html).words for edition in facts.editions if edition.html}
        places = [place for place, words in read.items() if "**" in "\n".join(words)][:1]
    for place in places:
        yield Finding(
            check="leftovers",
            severity=Severity.WARNING,
            place=place,
            said=Wording(
                en="“**” is shown to readers: marks of emphasis do not pair, or are meant literally",
                ja="「**」がそのまま読者に見えます。強調の記号が対になっていないか、文字として書かれています",
            ),
            advised=Wording(
                en="Write `**bold**` with both marks against its text; what is meant literally stands in backquotes.",
                ja="強調は記号を語に付けて `**太字**` と書きます。文字として見せるならバッククォートで囲んでください。",
            ),
        )


def _has_stars(entry: IssueEntry, summaries: Mapping[str, str]) -> bool:
    shown = markup.words_of(summaries.get(entry.entry_id, ""))
    return "**" in entry.title or any("**" in words for words in shown)


def _written(facts: Facts) -> Iterator[str]:
    """Everything that a person wrote and that may be shown."""
    for entry in facts.entries:
        yield from (value for value in astuple(entry) if isinstance(value, str))
    yield from (value for value in astuple(facts.issue.front) if isinstance(value, str))
    publication = facts.publication
    yield from (publication.title, publication.sender, publication.postal_address, publication.contact)
    yield from publication.categories.values()
