"""An issue was expected and did not go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotSent:
    """``why`` is the reason as the schedule recorded it, in English; ``state`` is the issue's, None for no issue."""

    kind: ClassVar[Kind] = Kind.ISSUE_NOT_SENT
    day: date
    due_at: datetime
    now: datetime
    why: str
    state: str | None

    def view(self, about: About) -> NoticeView:
        name = about.issue(self.day)
        late = about.span(self.now - self.due_at)
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(ja=f"配信されていません：{name}", en=f"Not sent: {name}"),
            tone=Tone.BAD,
            tag=about.text(ja="未配信", en="Not sent"),
            headline=about.text(ja="配信されていません", en="It did not go out"),
            paragraphs=(
                about.text(
                    ja=f"{name}は{about.moment(self.due_at)}に配信する予定でしたが、まだ配信されていません。",
                    en=f"The issue of {name} was due on {about.moment(self.due_at)} and has not gone out.",
                ),
                about.text(
                    ja="予定を過ぎた号がまとめて配信されることはありません。次の操作をお選びください。",
                    en="Late issues never go out in a burst. What happens next is up to you.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="遅れ", en="Late by"), value=late, stands_out=True),
                Figure(
                    label=about.text(ja="号の状態", en="State of the issue"),
                    value=self.state or about.text(ja="なし", en="none"),
                ),
            ),
            said_heading=about.text(ja="記録された理由", en="The recorded reason"),
            said=self.why,
            commands_heading=about.text(ja="コマンドで", en="On the command line"),
            commands=(
                Command(
                    what=about.text(ja="予定と記録を見る", en="See the calendar"), command="newsletter schedule show"
                ),
                *self._next_steps(about),
            ),
            foot=foot(about),
        )

    def _next_steps(self, about: About) -> tuple[Command, ...]:
        """From where the issue stands to readers."""
        ref = about.ref(self.day)
        steps = (
            Command(what=about.text(ja="集める", en="Gather it"), command=f"newsletter issue gather {ref}"),
            Command(what=about.text(ja="承認する", en="Approve it"), command=f"newsletter issue approve {ref}"),
            Command(what=about.text(ja="公開する", en="Publish it"), command=f"newsletter issue publish {ref}"),
            Command(what=about.text(ja="配信する", en="Send it"), command=f"newsletter send {ref}"),
        )
        return steps[{None: 0, "draft": 1, "frozen": 2}.get(self.state, 3) :]
