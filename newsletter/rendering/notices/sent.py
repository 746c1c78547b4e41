"""An issue is sent: the one summary that comes when all is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Kind, foot
from newsletter.rendering.notices.view import Action, Command, Figure, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSent:
    """The figures are those of the ledger when the send was finished."""

    kind: ClassVar[Kind] = Kind.ISSUE_SENT
    day: date
    audience: int
    sent: int
    failed: int
    unknown: int
    suppressed: int
    cancelled: int
    began_at: datetime
    ended_at: datetime
    issue_url: str

    def view(self, about: About) -> NoticeView:
        name = about.issue(self.day)
        open_ones, span = self.failed + self.unknown, about.span(self.ended_at - self.began_at)
        first = about.text(
            ja=f"{name}を{about.people(self.sent)}に配信しました。かかった時間は{span}です。",
            en=f"The issue of {name} went to {about.people(self.sent)} in {span}.",
        )
        return NoticeView(
            language=about.language,
            title=about.title,
            subject=about.subject(
                ja=f"配信しました：{name}（{about.people(self.sent)}）", en=f"Sent: {name} ({about.people(self.sent)})"
            ),
            tone=Tone.WARNING if open_ones else Tone.GOOD,
            tag=about.text(ja="配信済み", en="Sent"),
            headline=about.text(ja="配信しました", en="It is sent"),
            paragraphs=(first, *self._rest(about)),
            figures=self._figures(about),
            actions=(Action(label=about.text(ja="ウェブで見る", en="See it on the web"), url=self.issue_url),),
            commands_heading=about.text(ja="コマンドで", en="On the command line"),
            commands=self._commands(about),
            foot=foot(about),
        )

    def _rest(self, about: About) -> tuple[str, ...]:
        said = []
        if self.failed:
            said.append(
                about.text(
                    ja=f"{about.people(self.failed)}には届けられませんでした。",
                    en=f"{about.people(self.failed)} could not be reached.",
                )
            )
        if self.unknown:
            said.append(
                about.text(
                    ja=f"{about.people(self.unknown)}については、届いたかどうかわかりません。",
                    en=f"For {about.people(self.unknown)} we do not know whether it arrived.",
                )
            )
        return tuple(said)

    def _figures(self, about: About) -> tuple[Figure, ...]:
        rows = (
            ("対象", "Audience", self.audience, False),
            ("配信済み", "Sent", self.sent, False),
            ("不達", "Failed", self.failed, True),
            ("不明", "Unknown", self.unknown, True),
            ("配信停止中", "Suppressed", self.suppressed, False),
            ("取り消し", "Cancelled", self.cancelled, False),
        )
        return tuple(
            Figure(label=about.text(ja=ja, en=en), value=f"{count:,}", stands_out=stands_out and count > 0)
            for ja, en, count, stands_out in rows
            if count or en in ("Audience", "Sent", "Failed")
        )

    def _commands(self, about: About) -> tuple[Command, ...]:
        ref = about.ref(self.day)
        found = [Command(what=about.text(ja="くわしく見る", en="See all of it"), command=f"newsletter status {ref}")]
        for count, option in ((self.failed, "--failed"), (self.unknown, "--unknown")):
            if count:
                what = about.text(ja=f"{about.people(count)}に送り直す", en=f"Send to {about.people(count)} again")
                reason = about.text(ja="理由", en="why")
                found.append(Command(what=what, command=f'newsletter resend {ref} {option} --reason "{reason}"'))
        return tuple(found)
