"""A draft is ready, and a draft still waits: what is in it, what preflight found, and the link to approve it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from newsletter.model.wording import NOTHING, Wording
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import PRIVATE, Kind, foot
from newsletter.rendering.notices.view import Action, Command, Figure, Heading, NoticeView, Remark, Tone
from newsletter.rendering.strings import strings


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What preflight found at a place, and what to do about it."""

    severity: Severity
    place: Wording
    text: Wording
    advice: Wording = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the draft, with the titles of its entries in order."""

    heading: str | None
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReady:
    """``sends_at`` is when the schedule sends it; ``is_automatic``: it does so without anybody's approval.

    ``approve_url`` is signed: a page that shows the draft, and approves it when asked to. ``candidates`` wait for an
    editor; ``source_problems`` are why a source could not be read.
    """

    kind: ClassVar[Kind] = Kind.DRAFT_READY
    day: date
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    sends_at: datetime
    is_automatic: bool
    approve_url: str = field(metadata=PRIVATE)
    preview_url: str | None = field(default=None, metadata=PRIVATE)
    candidates: int = 0
    source_problems: tuple[str, ...] = ()

    @property
    def entries(self) -> int:
        return sum(len(section.titles) for section in self.sections)

    @property
    def errors(self) -> int:
        """How many findings keep it from being approved."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def view(self, about: About) -> NoticeView:
        name, moment = about.issue(self.day), about.moment(self.sends_at)
        first = about.text(
            ja=f"{name}の下書きができました。記事は{about.articles(self.entries)}です。",
            en=f"The draft of the issue of {name} is ready, with {about.articles(self.entries)}.",
        )
        if self.is_automatic:
            then = about.text(
                ja=f"{moment}に自動で配信します。直すところがあれば、それまでにお願いします。",
                en=f"It goes out by itself on {moment}. Change what you want changed before then.",
            )
        else:
            then = about.text(
                ja=f"{moment}に配信する予定です。承認されるまで、だれにも配信しません。",
                en=f"It is due on {moment}. Nobody gets it before it is approved.",
            )
        return _view(
            self,
            about,
            subject=about.subject(ja=f"下書きができました：{name}", en=f"Draft ready: {name}"),
            headline=about.text(ja="下書きができました", en="The draft is ready"),
            tag=about.text(
                ja="確認" if self.is_automatic else "承認待ち", en="To look at" if self.is_automatic else "To approve"
            ),
            paragraphs=(first, then, *_beside(self, about)),
            tone=Tone.CALM,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWaiting(DraftReady):
    """The same draft again: it is not approved, and ``left`` is the time until it is due, below 0 when that is past."""

    kind: ClassVar[Kind] = Kind.DRAFT_WAITING
    left: timedelta

    def view(self, about: About) -> NoticeView:
        name = about.issue(self.day)
        if self.left > timedelta(0):
            span = about.span(self.left)
            subject = about.subject(ja=f"あと{span}：{name}の承認をお願いします", en=f"{span} left to approve {name}")
            first = about.text(
                ja=f"{name}はまだ承認されていません。配信の予定まで、あと{span}です。",
                en=f"The issue of {name} is not approved yet. It is due in {span}.",
            )
        else:
            span = about.span(-self.left)
            subject = about.subject(ja=f"{name}の承認をお待ちしています", en=f"{name} waits to be approved")
            first = about.text(
                ja=f"{name}は、配信の予定を{span}過ぎましたが、まだ承認されていません。",
                en=f"The issue of {name} is {span} late: it is not approved yet.",
            )
        then = about.text(ja="承認されるまで、だれにも配信しません。", en="Nobody gets it before it is approved.")
        return _view(
            self,
            about,
            subject=subject,
            headline=about.text(ja="承認をお待ちしています", en="It waits for you"),
            tag=about.text(ja="承認待ち", en="To approve"),
            paragraphs=(first, then, *_beside(self, about)),
            tone=Tone.WARNING,
        )


def _view(
    facts: DraftReady,
    about: About,
    *,
    subject: str,
    headline: str,
    tag: str,
    paragraphs: tuple[str, ...],
    tone: Tone,
) -> NoticeView:
    ref = about.ref(facts.day)
    actions = [Action(label=about.text(ja="確認して承認する", en="Look and approve"), url=facts.approve_url)]
    if facts.preview_url:
        actions.append(Action(label=about.text(ja="プレビュー", en="Preview"), url=facts.preview_url))
    return NoticeView(
        language=about.language,
        title=about.title,
        subject=subject,
        tone=Tone.WARNING if facts.errors else tone,
        tag=tag,
        headline=headline,
        paragraphs=paragraphs,
        figures=_figures(facts, about),
        actions=tuple(actions),
        remarks_heading=_found(facts, about),
        remarks=tuple(_remark(finding, about) for finding in facts.findings),
        contents_heading=about.text(ja="今号の内容", en="In this issue"),
        contents=_contents(facts, about),
        commands_heading=about.text(ja="コマンドで", en="On the command line"),
        commands=(
            Command(what=about.text(ja="確認する", en="Check it"), command=f"newsletter issue check {ref}"),
            Command(what=about.text(ja="集め直す", en="Gather again"), command=f"newsletter issue gather {ref}"),
            Command(what=about.text(ja="承認する", en="Approve it"), command=f"newsletter issue approve {ref}"),
        ),
        foot=foot(about)
        + about.text(
            ja="承認のリンクはあなただけのものです。転送しないでください。",
            en=" The link to approve is yours alone: do not forward it.",
        ),
    )


def _figures(facts: DraftReady, about: About) -> tuple[Figure, ...]:
    found = [
        Figure(label=about.text(ja="記事", en="Articles"), value=f"{facts.entries:,}"),
        Figure(label=about.text(ja="セクション", en="Sections"), value=f"{len(facts.sections):,}"),
    ]
    for severity, ja, en in ((Severity.ERROR, "エラー", "Errors"), (Severity.WARNING, "注意", "Warnings")):
        count = sum(finding.severity is severity for finding in facts.findings)
        if count:
            stands_out = severity is Severity.ERROR
            found.append(Figure(label=about.text(ja=ja, en=en), value=f"{count:,}", stands_out=stands_out))
    return tuple(found)


def _contents(facts: DraftReady, about: About) -> tuple[Heading, ...]:
    others = strings(about.language).others if len(facts.sections) > 1 else None
    return tuple(Heading(heading=each.heading or others, titles=each.titles) for each in facts.sections)


def _found(facts: DraftReady, about: About) -> str:
    if not facts.findings:
        return about.text(ja="点検：問題は見つかりませんでした", en="Preflight found nothing wrong")
    return about.text(ja="点検で見つかったこと", en="What preflight found")


def _remark(finding: Finding, about: About) -> Remark:
    tone, ja, en = {
        Severity.ERROR: (Tone.BAD, "エラー", "Error"),
        Severity.WARNING: (Tone.WARNING, "注意", "Warning"),
        Severity.NOTE: (Tone.CALM, "参考", "Note"),
    }[finding.severity]
    return Remark(
        tone=tone,
        label=about.text(ja=ja, en=en),
        place=finding.place.of(about.language),
        text=finding.text.of(about.language),
        advice=finding.advice.of(about.language),
    )


def _beside(facts: DraftReady, about: About) -> tuple[str, ...]:
    said = []
    if facts.candidates:
        said.append(
            about.text(
                ja=f"フィードから届いた候補が{facts.candidates:,}件、採否を待っています。",
                en=f"{facts.candidates:,} candidate{' waits' if facts.candidates == 1 else 's wait'} from feeds.",
            )
        )
    said.extend(
        about.text(ja=f"取り込み元を読めませんでした：{problem}", en=f"A source was not read: {problem}")
        for problem in facts.source_problems
    )
    return tuple(said)
