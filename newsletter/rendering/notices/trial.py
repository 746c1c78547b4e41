"""A trial: alerts arrive here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTried:
    """``operator`` asked for it; ``day`` is when."""

    kind: ClassVar[Kind] = Kind.ALERT_TRIED
    day: date
    operator: str

    def view(self, about: About) -> NoticeView:
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(ja="お知らせの試験です", en="A trial of alerts"),
            tone=Tone.GOOD,
            tag=about.text(ja="試験", en="Trial"),
            headline=about.text(ja="お知らせは届いています", en="Alerts arrive here"),
            paragraphs=(
                about.text(
                    ja=f"{self.operator} さんが試しに送りました。することはありません。",
                    en=f"{self.operator} tried it out. There is nothing to do.",
                ),
            ),
            foot=foot(about),
        )
