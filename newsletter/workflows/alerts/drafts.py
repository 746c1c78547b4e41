"""Drafts that wait for an editor: made by the calendar, reminded of, and late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.model.candidate import CandidateState
from newsletter.model.issue import Issue, IssueState
from newsletter.model.run import Job, Run, RunResult
from newsletter.model.sections import group
from newsletter.model.wording import Wording
from newsletter.rendering.notices.draft import DraftReady, DraftWaiting, Finding, Section, Severity
from newsletter.store import candidates, issues
from newsletter.workflows.alerts.cause import WINDOW, Cause
from newsletter.workflows.approve_link import Examined, approvers, examine, make_link, sends_at
from newsletter.workflows.site import Site

GRACE = timedelta(minutes=15)
"""How long after its time an issue is late."""
_SOURCE = "source: "
"""What begins a line of a gathering's detail that says why a source could not be read."""
_NEWEST = 8


def causes(site: Site, publication: Publication, connection: Connection, runs: Sequence[Run]) -> Iterator[Cause]:
    """A draft that the calendar made; once more when its reminder has run; and once more when it is late."""
    now, must_wait = site.clock.now(), publication.schedule.approval == "manual"
    for issue in issues.list_of(connection, publication.slug)[:_NEWEST]:
        of_issue = [run for run in runs if run.issue_date == issue.date]
        done = {run.job: run for run in of_issue if run.result is RunResult.DONE}
        gathered = done.get(Job.GATHER)
        if issue.state is not IssueState.DRAFT or gathered is None:
            continue
        if any(run.job is Job.SEND for run in of_issue):
            continue  # the calendar is done with it: nobody waits for this draft
        found = [_cause(site, publication, issue, f"draft.ready:{issue.ref}", _end(gathered), ready=gathered)]
        if must_wait and Job.REMIND in done:
            found.append(_cause(site, publication, issue, f"draft.waiting:{issue.ref}", _end(done[Job.REMIND])))
        late_at = sends_at(publication, issue.date) + GRACE
        if must_wait and now >= late_at:
            found.append(_cause(site, publication, issue, f"draft.waiting:{issue.ref}:late", late_at))
        # Each is news from its own time on: a draft may have been made long before it is reminded of.
        yield from (cause for cause in found if now - cause.at <= WINDOW)


def draft_facts(
    site: Site,
    publication: Publication,
    found: Examined,
    *,
    links: tuple[str, str | None] = ("", None),
    problems: tuple[str, ...] = (),
) -> DraftReady:
    """What there is to say of a draft; ``links`` are those that approve and preview it."""
    with site.database.reading() as connection:
        waiting = candidates.list_of(connection, publication.slug, state=CandidateState.WAITING)
    findings = [
        Finding(
            severity=Severity(finding.severity.value),
            place=finding.place.said,
            text=finding.said,
            advice=finding.advised,
        )
        for finding in (found.report.findings if found.report else ())
    ]
    if found.refusal:
        place = Wording.same(found.issue.ref)
        findings.insert(0, Finding(severity=Severity.ERROR, place=place, text=found.refusal))
    return DraftReady(
        day=found.issue.date,
        sections=tuple(
            Section(heading=section.heading, titles=tuple(entry.title for entry in section.entries))
            for section in group(found.entries, publication.categories)
        ),
        findings=tuple(findings),
        sends_at=sends_at(publication, found.issue.date),
        is_automatic=publication.schedule.approval == "auto",
        approve_url=links[0],
        preview_url=links[1],
        candidates=len(waiting),
        source_problems=problems,
    )


def _end(run: Run) -> datetime:
    return run.ended_at or run.began_at


def _cause(
    site: Site, publication: Publication, issue: Issue, key: str, at: datetime, *, ready: Run | None = None
) -> Cause:
    """``ready`` is the gathering, where that is the news; else the draft waits."""
    lines = (ready.detail or "").splitlines() if ready else []
    problems = tuple(line.removeprefix(_SOURCE) for line in lines if line.startswith(_SOURCE))

    @cache
    def found() -> Examined:
        return examine(site, issue.ref)

    def facts(receiver: str | None) -> DraftReady | None:
        if found().is_approved:
            return None
        links = ("", None) if receiver is None else make_link(site, found().issue, found().seen, receiver)
        said = draft_facts(site, publication, found(), links=links, problems=problems)
        if ready is not None:
            return said
        values = {field.name: getattr(said, field.name) for field in fields(said)}
        minutes = round((said.sends_at - site.clock.now()) / timedelta(minutes=1))
        return DraftWaiting(**values, left=timedelta(minutes=minutes))

    return Cause(
        key=key,
        publication=publication,
        at=at,
        people=approvers(site, publication),
        facts=facts,
    )
