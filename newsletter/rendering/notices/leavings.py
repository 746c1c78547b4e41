"""Many more subscribers than usual leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingsHigh:
    """``left`` within ``span`` after the issue of ``day``; ``usual`` is the median of earlier issues. ``complaints``
    are those among them who called it spam; ``subscribers`` are those who stay."""

    kind: ClassVar[Kind] = Kind.LEAVINGS_HIGH
    day: date
    span: timedelta
    left: int
    usual: float
    complaints: int
    subscribers: int

    def view(self, about: About) -> NoticeView:
        name, span = about.issue(self.day), about.span(self.span)
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(
                ja=f"購読をやめる方が増えています：{name}",
                en=f"Many are leaving: {name}",
            ),
            tone=Tone.WARNING,
            tag=about.text(ja="購読停止", en="Leavings"),
            headline=about.text(ja="購読をやめる方が増えています", en="More people leave than usual"),
            paragraphs=(
                about.text(
                    ja=f"{name}の配信から{span}で、{about.people(self.left)}が購読をやめました。"
                    f"ふだんは{self.usual:,.1f}人ほどです。",
                    en=f"Within {span} of the issue of {name}, {about.people(self.left)} left. "
                    f"Usually it is about {self.usual:,.1f}.",
                ),
                about.text(
                    ja="内容、頻度、宛先のどれかが、読者の期待と違ったのかもしれません。",
                    en="Something in what was sent, how often or to whom was not what readers expected.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="やめた方", en="Left"), value=f"{self.left:,}", stands_out=True),
                Figure(label=about.text(ja="ふだん", en="Usually"), value=f"{self.usual:,.1f}"),
                Figure(
                    label=about.text(ja="迷惑メール報告", en="Complaints"),
                    value=f"{self.complaints:,}",
                    stands_out=self.complaints > 0,
                ),
                Figure(label=about.text(ja="購読者", en="Subscribers"), value=f"{self.subscribers:,}"),
            ),
            commands_heading=about.text(ja="コマンドで", en="On the command line"),
            commands=(
                Command(
                    what=about.text(ja="やめた方を見る", en="See who left"),
                    command="newsletter subscriber list --state left",
                ),
            ),
            foot=foot(about),
        )
