"""What each job of the calendar does, phase by phase.

    gather:           gathering
    remind:           reminding
    publish:          gathering → announcing → approving → publishing
    send:             gathering → announcing → approving → publishing → planning

Where a phase has been done the state of the issue says so, and doing it again does nothing: whoever goes on behind a
crash begins at the first phase and comes at once to the one that was left.
"""

from __future__ import annotations

from collections.abc import Callable

from newsletter.config import Publication
from newsletter.issues.calendar import Slot
from newsletter.model.issue import IssueState
from newsletter.model.run import Job, RunResult
from newsletter.store import issues
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import load
from newsletter.workflows.plan import plan_first
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site

Reach = Callable[[str], None]
"""Says that a phase begins: a sign of life, and the point that was reached."""


def perform(site: Site, publication: Publication, slot: Slot, reach: Reach) -> tuple[RunResult, str]:
    """Do a slot's job; how it ended, and a sentence about it. Raises NewsletterError where it cannot be done."""
    match slot.job:
        case Job.GATHER:
            return _gather(site, slot, reach)
        case Job.REMIND:
            return _remind(site, slot, reach)
        case Job.PUBLISH:
            return _publish(site, publication, slot, reach) or (RunResult.DONE, "published")
        case Job.SEND:
            return _send(site, publication, slot, reach)


def _gather(site: Site, slot: Slot, reach: Reach) -> tuple[RunResult, str]:
    reach("gathering")
    gathered = gather(site, slot.ref)
    count = len(gathered.chosen)
    problems = gathered.source.problems if gathered.source else ()
    # A line for each, whatever a driver answers: the mail to editors takes them from here.
    said = [
        f"a draft with {count} entr{'y' if count == 1 else 'ies'}",
        *(f"source: {' '.join(text.split())}" for text in problems),
    ]
    return RunResult.DONE, "\n".join(said)


def _remind(site: Site, slot: Slot, reach: Reach) -> tuple[RunResult, str]:
    reach("reminding")
    issue, _ = load(site, slot.ref)
    if issue.state is not IssueState.DRAFT:
        return RunResult.SKIPPED, f"the issue is {issue.state} already"
    return RunResult.DONE, "nobody has approved the draft yet"


def _send(site: Site, publication: Publication, slot: Slot, reach: Reach) -> tuple[RunResult, str]:
    ended = _publish(site, publication, slot, reach)
    if ended is not None:
        return ended
    reach("planning")
    plan_first(site, slot.ref)
    return RunResult.DONE, "published and planned"


def _publish(site: Site, publication: Publication, slot: Slot, reach: Reach) -> tuple[RunResult, str] | None:
    """Make the issue public, from wherever it stands; how the run ends where there is nothing to publish."""
    with site.database.reading() as connection:
        known = issues.find(connection, publication.slug, slot.issue_date)
    if known is None:
        reach("gathering")
        gather(site, slot.ref)
    issue, entries = load(site, slot.ref)
    if issue.state is IssueState.DRAFT:
        if all(entry.withdrawn for entry in entries):
            if publication.schedule.empty_week == "skip":
                return RunResult.SKIPPED, "no entries this week"
            # It may have had entries when it was gathered.
            reach("announcing")
            gather(site, slot.ref)
        reach("approving")
        approve(site, slot.ref)
    reach("publishing")
    publish(site, slot.ref)
    return None
