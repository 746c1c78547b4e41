"""Text that can be read: its colour against what is behind it, in both schemes (WCAG 2.2 §1.4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.issues.preflight.facts import Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording

READABLE = 4.5
INVISIBLE = 2.0
"""Below this nobody reads it; it is no matter of taste any more."""


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        for pair in edition.pairs:
            if pair.contrast < READABLE:
                yield Finding(
                    check="contrast",
                    severity=Severity.ERROR if pair.contrast < INVISIBLE else Severity.WARNING,
                    place=edition.part("HTML"),
                    said=Wording(
                        en=f"{pair.text} on {pair.background} in the {pair.scheme} scheme has a contrast of "
                        f"{pair.contrast:.1f}:1, as in “{pair.sample}”",
                        ja=f"{'ダーク' if pair.scheme == 'dark' else 'ライト'}表示で、"
                        f"背景 {pair.background} の上の文字 {pair.text} のコントラストが "
                        f"{pair.contrast:.1f}:1 です。たとえば「{pair.sample}」",
                    ),
                    advised=Wording(
                        en=f"{READABLE}:1 is the least; change the colour in the theme or in the template.",
                        ja=f"{READABLE}:1 以上が必要です。テーマかテンプレートの色を変えてください。",
                    ),
                )
