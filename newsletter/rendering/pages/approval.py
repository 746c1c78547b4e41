"""The pages by which an editor looks at a draft and approves it. They are drawn when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from newsletter import links as paths
from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.model.sections import group
from newsletter.model.wording import Wording
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.draft import DraftReady
from newsletter.rendering.notices.view import Figure, Heading, Remark
from newsletter.rendering.pages.archive import PublicIssue
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.issue import IssueView
from newsletter.rendering.pages.notice import NoticeView
from newsletter.rendering.pages.page import Page


class Moment(StrEnum):
    """What the page says."""

    ASK = "ask"
    BLOCKED = "blocked"
    """Preflight found errors, or it cannot be approved for another reason."""
    APPROVED = "approved"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """``note`` is said above all else; ``seen`` goes back with the form; ``force`` is the command that goes on in spite
    of errors, empty where nothing does. ``editor`` is whose link it is."""

    moment: Moment
    heading: str
    text: str
    note: str
    button: str
    seen: str
    preview_label: str
    preview: str
    figures: tuple[Figure, ...]
    remarks_heading: str
    remarks: tuple[Remark, ...]
    others: str
    contents_heading: str
    contents: tuple[Heading, ...]
    force_text: str
    force: str
    editor_text: str
    other: str
    other_language: str


def approval_page(
    frame: Frame,
    token: str,
    *,
    about: About,
    issue: Issue,
    facts: DraftReady,
    editor: str,
    seen: str,
    changed: bool,
    refusal: Wording | None,
    by_hand: bool,
    now: datetime,
) -> bytes:
    """The page of an approve link, in the frame's language; ``facts`` are those of the mail, as they are now.
    ``by_hand``: the calendar does not send the issue any more."""
    about = replace(about, language=frame.language)
    said = facts.view(about)
    moment = _moment(issue, facts, refusal)
    heading, text = _words(moment, about, issue, facts, now)
    if by_hand and moment in (Moment.ASK, Moment.APPROVED):
        text = about.text(
            ja=f"予定からはずれた号で、自動では配信されません。承認のあと newsletter send {issue.ref} で配信します。",
            en=f"The calendar does not send it any more: once approved, `newsletter send {issue.ref}` does.",
        )
    is_draft = issue.state is IssueState.DRAFT
    changed_text = about.text(
        ja="メールをお送りしたあとで、下書きが変わっています。下は現在の内容です。もう一度ご確認ください。",
        en="The draft has changed since the mail was sent. Below is what it is now: please look again.",
    )
    view = ApprovalView(
        moment=moment,
        heading=heading,
        text=text,
        note=changed_text if changed and is_draft and not refusal else "",
        button=about.text(ja="承認する", en="Approve"),
        seen=seen,
        preview_label=about.text(ja="読者が見るとおりに表示する", en="See it as readers will"),
        preview=paths.approve_preview(token),
        figures=said.figures,
        remarks_heading=said.remarks_heading if is_draft else "",
        remarks=said.remarks if is_draft else (),
        others=about.text(ja="注意と参考をすべて表示する", en="Show warnings and notes"),
        contents_heading=said.contents_heading,
        contents=said.contents,
        force_text=about.text(
            ja="直したあとで、このページをもう一度開いてください。エラーを承知で承認する場合は、理由を添えて次のコマンドを使います。"
            "理由は記録に残ります。",
            en="Mend them, then open this page again. To approve in spite of them, give a reason with this command; "
            "it is kept on record.",
        ),
        force="" if refusal else f'newsletter issue approve {issue.ref} --force "{about.text(ja="理由", en="why")}"',
        editor_text=about.text(
            ja=f"このリンクは {editor} さん専用です。転送しないでください。",
            en=f"This link belongs to {editor}: do not forward it.",
        ),
        other="en" if frame.language == "ja" else "ja",
        other_language="English" if frame.language == "ja" else "日本語",
    )
    return draw(Page(path=paths.approve(token), template="approve.html", view=view), frame)


def preview_page(
    frame: Frame, token: str, issue: Issue, entries: tuple[IssueEntry, ...], labels: Mapping[str, str], *, now: datetime
) -> bytes:
    """The issue's page as readers will have it; ``now`` stands for its dates."""
    dated = tuple(replace(each, published_at=now, updated_at=now) for each in entries if not each.withdrawn)
    public = PublicIssue(
        day=issue.date,
        front=issue.front,
        published_at=now,
        changed_at=now,
        sections=group(dated, labels),
        withdrawn=(),
    )
    categories: dict[str, Category] = {
        slug: frame.category(slug) for slug in sorted({each.category for each in dated if each.category})
    }
    view = IssueView(issue=public, categories=categories, previous=None, next=None)
    return draw(Page(path=paths.approve_preview(token), template="issue.html", view=view), frame)


def expired_page(frame: Frame, path: str) -> bytes:
    """The answer to a link that was good once."""
    ja = frame.language == "ja"
    view = NoticeView(
        status=None,
        heading="このリンクは期限が切れています" if ja else "This link is too old",
        text="新しいお知らせのリンクを使うか、コマンド newsletter issue approve で承認してください。"
        if ja
        else "Use the link of a newer mail, or approve with the command newsletter issue approve.",
    )
    return draw(Page(path=path, template="notice.html", view=view), frame)


def _moment(issue: Issue, facts: DraftReady, refusal: Wording | None) -> Moment:
    if issue.state in (IssueState.SENDING, IssueState.FINISHED):
        return Moment.OUT
    if issue.state is not IssueState.DRAFT:
        return Moment.APPROVED
    return Moment.BLOCKED if facts.errors or refusal else Moment.ASK


def _words(moment: Moment, about: About, issue: Issue, facts: DraftReady, now: datetime) -> tuple[str, str]:
    name, at = about.issue(issue.date), about.moment(facts.sends_at)
    in_time = facts.sends_at > now
    if moment is Moment.ASK and in_time:
        return about.text(ja=f"{name}の承認", en=f"Approve the issue of {name}?"), about.text(
            ja=f"承認すると、{at}に配信されます。", en=f"Once approved, it goes out on {at}."
        )
    if moment is Moment.ASK:
        return about.text(ja=f"{name}の承認", en=f"Approve the issue of {name}?"), about.text(
            ja=f"配信の予定（{at}）を過ぎています。承認すると、配信できる時間であればすぐに配信されます。",
            en=f"It was due on {at}. Once approved it goes out at once, or at the next hour in which mail may be sent.",
        )
    if moment is Moment.BLOCKED:
        return about.text(
            ja=f"{name}はまだ承認できません", en=f"The issue of {name} cannot be approved yet"
        ), about.text(
            ja="下に理由があります。だれにも配信されません。", en="The reason is below. Nobody gets it meanwhile."
        )
    if moment is Moment.OUT:
        return about.text(ja=f"{name}は配信されています", en=f"The issue of {name} has gone out"), about.text(
            ja="承認は済んでいます。することはありません。", en="It was approved. There is nothing left to do."
        )
    then = (
        about.text(ja=f"{at}に配信されます。", en=f"It goes out on {at}.")
        if in_time
        else about.text(
            ja="配信できる時間であれば、まもなく配信されます。",
            en="It goes out within minutes, or at the next hour in which mail may be sent.",
        )
    )
    return about.text(ja=f"{name}は承認されました", en=f"The issue of {name} is approved"), then
