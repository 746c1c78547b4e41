"""The bounce breaker: so many messages of a send came back that their readers are not suppressed unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncesHigh:
    """``bounced`` of ``tried`` came back; above ``limit``, a share from 0 to 1, bounces are held for an operator.

    ``replies`` are what was said most in those that are held, with how often, the most frequent first.
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
            subject=about.subject(ja=f"不達が多すぎます：{name}", en=f"Too many bounces: {name}"),
            tone=Tone.BAD,
            tag=about.text(ja="不達", en="Bounces"),
            headline=about.text(ja="不達が多すぎます", en="Too many bounces"),
            paragraphs=(
                about.text(
                    ja=f"{name}の{self.tried:,}通のうち、{self.bounced:,}通（{share:.1%}）が戻りました。"
                    f"上限の{self.limit:.1%}を超えたため、戻った宛先をこれ以上は配信停止にせず、判断をお待ちしています。",
                    en=f"Of {self.tried:,} messages of the issue of {name}, {self.bounced:,} ({share:.1%}) came back. "
                    f"That is above the limit of {self.limit:.1%}: no more of these readers are suppressed before you "
                    "agree.",
                ),
                about.text(
                    ja="名簿が古いか、取り込みに誤りがあるか、受信側が一時的に拒んでいるおそれがあります。",
                    en="A list may be old, an import wrong, or a provider may refuse everything for a while.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="送った数", en="Tried"), value=f"{self.tried:,}"),
                Figure(label=about.text(ja="戻った数", en="Came back"), value=f"{self.bounced:,}", stands_out=True),
                Figure(label=about.text(ja="割合", en="Share"), value=f"{share:.1%}", stands_out=True),
            ),
            said_heading=about.text(ja="多い理由", en="What was said most") if self.replies else "",
            said="\n".join(f"{count:,} × {reply}" for reply, count in self.replies),
            commands_heading=about.text(ja="調べてから", en="When you know why"),
            commands=(
                Command(what=about.text(ja="くわしく見る", en="See all of it"), command=f"newsletter status {ref}"),
                Command(
                    what=about.text(ja="保留中のものを見る", en="See what is held"),
                    command="newsletter suppression held",
                ),
                Command(
                    what=about.text(ja="配信停止にする", en="Suppress them"),
                    command=f"newsletter suppression approve --send {self.send}",
                ),
            ),
            foot=foot(about),
        )
