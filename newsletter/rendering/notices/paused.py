"""A send is paused by our fault: the relay does not take mail from us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPaused:
    """``reply`` is what the relay said; ``waiting`` are those who have not got the issue yet."""

    kind: ClassVar[Kind] = Kind.SEND_PAUSED
    day: date
    send: int
    relay: str
    reply: str
    sent: int
    waiting: int

    def view(self, about: About) -> NoticeView:
        name, ref = about.issue(self.day), about.ref(self.day)
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(ja=f"配信を止めました：{name}", en=f"Paused: {name}"),
            tone=Tone.BAD,
            tag=about.text(ja="一時停止", en="Paused"),
            headline=about.text(ja="配信を一時停止しました", en="The send is paused"),
            paragraphs=(
                about.text(
                    ja=f"{name}の配信を止めました。中継サーバー {self.relay} の応答は、"
                    "原因がこちらの側にあることを示しています。",
                    en=f"We stopped sending the issue of {name}. What the relay {self.relay} says means that the fault "
                    "is ours.",
                ),
                about.text(
                    ja=f"残りの{about.people(self.waiting)}は、そのまま待っています。配信停止にした方はいません。",
                    en=f"The other {about.people(self.waiting)} are kept waiting. Nobody was suppressed for it.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="配信済み", en="Sent"), value=f"{self.sent:,}"),
                Figure(label=about.text(ja="待っている方", en="Waiting"), value=f"{self.waiting:,}", stands_out=True),
            ),
            said_heading=about.text(ja="中継サーバーの応答", en="What the relay said"),
            said=self.reply,
            commands_heading=about.text(ja="原因を直してから", en="When the cause is mended"),
            commands=(
                Command(what=about.text(ja="設定を点検する", en="Check the site"), command="newsletter doctor"),
                Command(what=about.text(ja="再開する", en="Resume"), command=f"newsletter resume {self.send}"),
                Command(what=about.text(ja="続きを配信する", en="Go on sending"), command=f"newsletter send {ref}"),
            ),
            foot=foot(about),
        )
