"""Categories that the publication does not have (any more): no reader can choose them, no feed has them."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts, entry_place
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    known, slug = facts.publication.categories, facts.publication.slug
    listed = ", ".join(known)
    for entry in facts.entries:
        if entry.category is not None and entry.category not in known:
            yield Finding(
                check="categories",
                severity=Severity.WARNING,
                place=entry_place(entry),
                said=Wording(
                    en=f"{entry.category} is no category of {slug}: only readers of everything get it",
                    ja=f"{entry.category} は {slug} のカテゴリーにありません。すべてを選んだ読者にだけ届きます",
                ),
                advised=Wording(
                    en=f"Put it into [publications.{slug}.categories], or run "
                    f"`newsletter entry edit {entry.entry_id} --category …`; known: {listed or 'none'}.",
                    ja=f"[publications.{slug}.categories] に加えるか、"
                    f"`newsletter entry edit {entry.entry_id} --category …` で変えてください。"
                    f"いまのカテゴリー：{listed or 'なし'}",
                ),
            )
