"""Pictures say in words what they show, for readers who do not see them."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        for tag in markup.read(edition.html).tags if edition.html is not None else ():
            if tag.name == "img" and tag.get("alt") is None:
                yield Finding(
                    check="images",
                    severity=Severity.ERROR,
                    place=edition.part("HTML"),
                    said=Wording(
                        en=f"a picture has no alt: {tag.get('src') or '(no src)'}",
                        ja=f"画像に alt がありません：{tag.get('src') or '（src なし）'}",
                    ),
                    advised=Wording(
                        en='Describe it with alt="…" in the template; alt="" where it is mere decoration.',
                        ja='テンプレートの alt="…" に説明を書いてください。飾りなら alt="" とします。',
                    ),
                )
