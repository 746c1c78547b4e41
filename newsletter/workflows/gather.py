"""window → candidates → select → arrange → draft. Gathering consumes nothing: do it again as often as you like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.errors import Refused
from newsletter.issues.arrange import arrange
from newsletter.issues.select import Candidate, Decision, select
from newsletter.issues.window import Window, cutoff
from newsletter.model.issue import FrontMatter, Issue, IssueState
from newsletter.store import audit, contents, entries, issues, publications
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The draft and what was decided about every candidate: those in, in the issue's order, then those out."""

    issue: Issue
    window: Window
    chosen: tuple[Decision, ...]
    left_out: tuple[Decision, ...]


def gather(site: Site, ref: str, *, until: datetime | None = None) -> Gathered:
    """Make or renew the draft of that date from the entries at hand; front matter stays as it is.

    The window ends at ``until``, else where the draft already has it, else by the publication's schedule. Raises
    Refused where the issue is no draft any more; NotFound, UsageError for the ref.
    """
    publication, day = site.parse_ref(ref)
    now = site.clock.now()
    with site.database.writing() as connection:
        publications.hold(connection, publication.slug)
        issue = issues.find(connection, publication.slug, day)
        if issue is not None and issue.state is not IssueState.DRAFT:
            raise Refused(
                f"{issue.ref} is {issue.state.value}: its entries are fixed.",
                advice="`newsletter issue correct` changes an entry of it; later entries go into the next issue.",
            )
        end = until or (issue.cutoff if issue else None) or cutoff(publication.schedule, publication.zone, day)
        if issue is None:
            front = FrontMatter(title=publication.title, language=publication.language)
            issue = issues.create(connection, publication=publication.slug, day=day, front=front, cutoff=end, now=now)
        window = Window(since=issues.last_cutoff(connection, publication.slug, day), until=end)
        held = contents.taken(connection, publication.slug, besides=day)
        candidates = entries.candidates(connection, publication.slug, day=day, since=window.since)
        decisions = select(day, window, [Candidate(entry=entry, held_by=held.get(entry.id)) for entry in candidates])
        by_id = {decision.entry.id: decision for decision in decisions if decision.reason.is_in}
        order = arrange((decision.entry for decision in by_id.values()), publication.categories)
        chosen = tuple(by_id[entry.id] for entry in order)
        placed = tuple((decision.entry.id, decision.reason.value) for decision in chosen)
        if placed != contents.placed_in(connection, issue.id) or end != issue.cutoff:
            contents.place(connection, issue.id, placed)
            issues.set_cutoff(connection, issue.id, end)
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="issue.gather",
                object=issue.ref,
                detail=f"{len(placed)} entries",
            )
        return Gathered(
            issue=issues.get(connection, issue.id),
            window=window,
            chosen=chosen,
            left_out=tuple(decision for decision in decisions if not decision.reason.is_in),
        )
