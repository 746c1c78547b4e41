"""Links: each one whole, and each article's own address in every part."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import EditionFacts, Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.edition import includes
from newsletter.model.url import url_fault
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    for entry in facts.entries:
        fault = url_fault(entry.url)
        if fault is not None:
            yield Finding(
                check="links",
                severity=Severity.ERROR,
                place=entry_place(entry),
                said=Wording(en=fault, ja=f"記事のURLが正しくありません（{entry.url}）。http(s) の完全なURLが必要です"),
                advised=Wording(
                    en=f"Run `newsletter entry edit {entry.entry_id} --url …`.",
                    ja=f"`newsletter entry edit {entry.entry_id} --url …` で直してください。",
                ),
            )
    for edition in facts.editions:
        yield from _missing(facts, edition)
        yield from _broken(edition)


def _missing(facts: Facts, edition: EditionFacts) -> Iterator[Finding]:
    hrefs = set(_hrefs(edition))
    for entry in facts.entries:
        if not includes(edition.key, entry.category):
            continue
        for place, there in (
            (edition.part("text"), entry.url in edition.text),
            (edition.part("HTML"), edition.html is None or entry.url in hrefs),
        ):
            if not there:
                yield Finding(
                    check="links",
                    severity=Severity.ERROR,
                    place=place,
                    said=Wording(
                        en=f"the address of “{entry.title}” is not there: {entry.url}",
                        ja=f"「{entry.title}」のURLがありません：{entry.url}",
                    ),
                    advised=Wording(
                        en="The template of an entry has to show its url.",
                        ja="記事のテンプレートで url を表示してください。",
                    ),
                )


def _broken(edition: EditionFacts) -> Iterator[Finding]:
    for href in dict.fromkeys(_hrefs(edition)):
        if not (href.startswith("mailto:") and "@" in href) and url_fault(href) is not None:
            yield Finding(
                check="links",
                severity=Severity.WARNING,
                place=edition.part("HTML"),
                said=Wording(
                    en=f"a link leads nowhere: {href[:200] or '(empty)'}",
                    ja=f"リンク先がありません：{href[:200] or '（空）'}",
                ),
                advised=Wording(
                    en="Links are whole: https://… or mailto:…",
                    ja="リンクは https://… か mailto:… の完全な形にしてください。",
                ),
            )


def _hrefs(edition: EditionFacts) -> list[str]:
    if edition.html is None:
        return []
    return [tag.get("href") or "" for tag in markup.read(edition.html).tags if tag.name == "a"]
