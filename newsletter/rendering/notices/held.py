"""The fence holds: nothing goes out by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsHeld:
    """``day`` is the next issue's; ``why`` are the fence's words. ``may_repeat``: readers might get an issue twice."""

    kind: ClassVar[Kind] = Kind.RUNS_HELD
    day: date
    why: tuple[str, ...]
    may_repeat: bool

    def view(self, about: About) -> NoticeView:
        twice = (
            about.text(
                ja="このまま続けると、すでに配信した号がもう一度届くおそれがあります。",
                en="Going on could send readers an issue that they have.",
            ),
        )
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(ja="自動の処理を止めています", en="Held: nothing goes out by itself"),
            tone=Tone.BAD,
            tag=about.text(ja="停止中", en="Held"),
            headline=about.text(ja="自動の処理を止めています", en="Nothing goes out by itself"),
            paragraphs=(
                about.text(
                    ja="データベースが、復元されたか、複製されたか、巻き戻されたように見えます。確認がすむまで、予定の処理と配信を行いません。",
                    en="The database looks restored, copied, or taken back in time. Until you say that all is well, "
                    "the calendar does nothing and no issue is sent.",
                ),
                *(twice if self.may_repeat else ()),
            ),
            said_heading=about.text(ja="合わない点", en="What does not fit"),
            said="\n".join(self.why),
            commands_heading=about.text(ja="コマンドで", en="On the command line"),
            commands=(
                Command(what=about.text(ja="くわしく見る", en="See more of it"), command="newsletter fence show"),
                Command(
                    what=about.text(ja="問題がなければ再開する", en="Go on, when all is well"),
                    command=f'newsletter fence accept --reason "{about.text(ja="理由", en="why")}"',
                ),
            ),
            foot=foot(about),
        )
