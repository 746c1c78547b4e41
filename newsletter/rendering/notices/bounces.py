"""The bounce breaker: too many addresses of a send do not exist, so it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncesHigh:
    """``bounced`` of ``tried`` were refused for good; ``limit`` is the share, from 0 to 1, at which a send stops.

    ``replies`` are the most frequent ones with how often each came, the most frequent first.
    """

    kind: ClassVar[Kind] = Kind.BOUNCES_HIGH
    day: date
    send: int
    tried: int
    bounced: int
    limit: float
    replies: tuple[tuple[str, int], ...] = ()

    def view(self, about: About) -> NoticeView:
        name, ref = about.issue(self.day), about.ref(self.day)
        share = self.bounced / self.tried if self.tried else 0.0
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(
                ja=f"不達が多いため配信を止めました：{name}",
                en=f"Stopped, too many bounces: {name}",
            ),
            tone=Tone.BAD,
            tag=about.text(ja="不達", en="Bounces"),
            headline=about.text(ja="不達が多すぎます", en="Too many bounces"),
            paragraphs=(
                about.text(
                    ja=f"{name}では、{self.tried:,}通のうち{self.bounced:,}通（{share:.1%}）が宛先不明などで"
                    f"戻りました。上限の{self.limit:.1%}を超えたため、配信を止めました。",
                    en=f"Of {self.tried:,} messages of the issue of {name}, {self.bounced:,} ({share:.1%}) were "
                    "refused for good. "
                    f"That is above the limit of {self.limit:.1%}, so the send stopped.",
                ),
                about.text(
                    ja="名簿が古いか、取り込みに誤りがあるおそれがあります。続けると、送信元の評判が下がります。",
                    en="A list may be old, or an import wrong. Going on harms the reputation of the sender.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="送った数", en="Tried"), value=f"{self.tried:,}"),
                Figure(label=about.text(ja="不達", en="Refused"), value=f"{self.bounced:,}", stands_out=True),
                Figure(label=about.text(ja="割合", en="Share"), value=f"{share:.1%}", stands_out=True),
            ),
            said_heading=about.text(ja="多い応答", en="What was said most") if self.replies else "",
            said="\n".join(f"{count:,} × {reply}" for reply, count in self.replies),
            commands_heading=about.text(ja="調べてから", en="When you know why"),
            commands=(
                Command(what=about.text(ja="くわしく見る", en="See all of it"), command=f"newsletter status {ref}"),
                Command(what=about.text(ja="続ける", en="Go on"), command=f"newsletter resume {self.send}"),
                Command(what=about.text(ja="やめる", en="Give up"), command=f"newsletter cancel {self.send}"),
            ),
            foot=foot(about),
        )
