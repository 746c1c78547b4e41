"""A run of the schedule failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Command, Figure, NoticeView, Tone

_JOBS = {"gather": "集める", "remind": "承認のお願い", "publish": "公開", "send": "配信"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    """``job`` is as the schedule names it; ``error`` is what was said, with advice on lines of its own."""

    kind: ClassVar[Kind] = Kind.RUN_FAILED
    day: date
    job: str
    at: datetime
    host: str
    error: str

    def view(self, about: About) -> NoticeView:
        name = about.issue(self.day)
        job = about.text(ja=_JOBS.get(self.job, self.job), en=self.job)
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(ja=f"失敗しました：{name}（{job}）", en=f"Failed: {job}, {name}"),
            tone=Tone.BAD,
            tag=about.text(ja="失敗", en="Failed"),
            headline=about.text(ja="予定の処理が失敗しました", en="A scheduled run failed"),
            paragraphs=(
                about.text(
                    ja=f"{name}のための処理「{job}」が失敗しました。自動ではやり直しません。",
                    en=f"The run “{job}” for the issue of {name} failed. It is not tried again by itself.",
                ),
            ),
            figures=(
                Figure(label=about.text(ja="いつ", en="When"), value=about.moment(self.at)),
                Figure(label=about.text(ja="どこで", en="Where"), value=self.host),
            ),
            said_heading=about.text(ja="エラー", en="What went wrong"),
            said=self.error,
            commands_heading=about.text(ja="コマンドで", en="On the command line"),
            commands=(
                Command(
                    what=about.text(ja="予定と記録を見る", en="See the calendar"), command="newsletter schedule show"
                ),
                Command(what=about.text(ja="設定を点検する", en="Check the site"), command="newsletter doctor"),
            ),
            foot=foot(about),
        )
