"""An editor's signed link → the draft with what preflight finds → approved, if it is still what the editor saw.

The link is the whole authority: it names the issue, the draft as it was when the mail was made, the editor, and when it
expires. Looking changes nothing, for machines open every link.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.config.mailbox import bare_address
from newsletter.delivery.errors import CannotCompose
from newsletter.errors import NotFound
from newsletter.issues.calendar import slots_of
from newsletter.issues.fingerprint import fingerprint
from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.model.run import Job
from newsletter.model.wording import Wording
from newsletter.signing import BadToken
from newsletter.store import runs
from newsletter.workflows.approve import DraftChanged, NotApprovable, approve, nothing_in
from newsletter.workflows.issues import load
from newsletter.workflows.preflight import PreflightFailed, Report, preflight
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site

_PURPOSE = "approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An issue as it stands. ``report`` is None where it is no draft any more, or cannot be composed; ``refusal`` says
    why it cannot be approved, apart from what the report has. ``seen`` is its fingerprint."""

    issue: Issue
    entries: tuple[IssueEntry, ...]
    report: Report | None
    refusal: Wording | None
    seen: str

    @property
    def is_approved(self) -> bool:
        return self.issue.state is not IssueState.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What a link is about, and whose it is. ``changed``: the draft is another one than the mail had. ``by_hand``: the
    calendar does not send the issue any more; an operator does, or nobody."""

    publication: Publication
    examined: Examined
    editor: str
    changed: bool
    by_hand: bool


class LinkExpired(BadToken):
    """A link of ours that is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    publication: Publication
    day: date
    fingerprint: str
    editor: str

    @property
    def ref(self) -> str:
        return f"{self.publication.slug}/{self.day.isoformat()}"


def approvers(site: Site, publication: Publication) -> tuple[str, ...]:
    """The bare addresses of those who may approve: the editors, or the operators where there are none."""
    return tuple(dict.fromkeys(map(bare_address, publication.editors or site.config.notices.operators)))


def make_link(site: Site, issue: Issue, seen: str, editor: str) -> tuple[str, str]:
    """The addresses of the page that approves and of the preview, for one approver's eyes alone."""
    expires = site.clock.now() + site.config.notices.approve_within
    value = f"{issue.publication}-{issue.date:%Y%m%d}-{seen}-{int(expires.timestamp())}-{_digest(editor)}"
    token = site.signer.sign(_PURPOSE, value)
    return site.links.url(paths.approve(token)), site.links.url(paths.approve_preview(token))


def examine(site: Site, ref: str) -> Examined:
    """An issue and, of a draft, what preflight finds. Raises NotFound."""
    issue, entries = load(site, ref)
    report = refusal = None
    if issue.state is IssueState.DRAFT:
        try:
            report = preflight(site, ref)
            issue, entries = report.issue, report.entries
        except CannotCompose as error:
            refusal = Wording(en=str(error), ja=f"メールを組み立てられません。{error}")
        if not entries and site.publication(issue.publication).schedule.empty_week == "skip":
            refusal = nothing_in(issue)
    return Examined(issue=issue, entries=entries, report=report, refusal=refusal, seen=fingerprint(issue, entries))


def look(site: Site, token: str) -> Approval:
    """Changes nothing. Raises BadToken, LinkExpired, NotFound."""
    link = _read(site, token)
    found = examine(site, link.ref)
    with site.database.reading() as connection:
        is_settled = runs.is_settled(connection, link.publication.slug, Job.SEND, link.day)
    return Approval(
        publication=link.publication,
        examined=found,
        editor=link.editor,
        changed=found.seen != link.fingerprint,
        by_hand=is_settled or not link.publication.schedule.enabled,
    )


def approve_by_link(site: Site, token: str, seen: str | None) -> Approval:
    """Approve what the editor saw: ``seen``, or without it the draft of the mail. An issue that is approved stays so.

    Where it cannot be approved the answer says why. Raises BadToken, LinkExpired, NotFound.
    """
    link = _read(site, token)
    refusal, changed = None, False
    try:
        approve(replace(site, operator=link.editor), link.ref, only=seen or link.fingerprint)
    except DraftChanged:
        changed = True
    except PreflightFailed:
        pass  # the report says it
    except NotApprovable as error:
        refusal = error.said
    found = look(site, token)
    examined = replace(found.examined, refusal=refusal or found.examined.refusal)
    return replace(found, examined=examined, changed=changed)


def sends_at(publication: Publication, day: date) -> datetime:
    """When the calendar sends the issue of that date."""
    return next(slot.sends_at for slot in slots_of(publication, day) if slot.job is Job.SEND)


def _read(site: Site, token: str) -> _Link:
    value = site.signer.verify(_PURPOSE, token)
    slug, day, seen, expires, who = value.rsplit("-", 4)
    with site.database.reading() as connection:
        publication = publication_of(site, connection, slug)
    if publication is None:
        raise NotFound(f"No publication {slug}.")
    if datetime.fromtimestamp(int(expires), UTC) < site.clock.now():
        raise LinkExpired("This link is too old.", advice="Approve with `newsletter issue approve`.")
    editor = next((each for each in approvers(site, publication) if _digest(each) == who), None)
    if editor is None:
        # Who is no editor any more cannot approve with an old mail.
        raise BadToken("This link is not valid any more.", advice="Ask an operator to add you to the editors.")
    return _Link(publication=publication, day=date.fromisoformat(day), fingerprint=seen, editor=editor)


def _digest(editor: str) -> str:
    return sha256(editor.lower().encode()).hexdigest()[:12]
