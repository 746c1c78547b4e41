"""The fence holds what would start by itself: a restored or a cloned database (docs/decisions/fence.md)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from newsletter.rendering.notices.held import RunsHeld
from newsletter.workflows import fence_file
from newsletter.workflows.alerts.cause import Cause
from newsletter.workflows.alerts.runs import operators
from newsletter.workflows.due import upcoming
from newsletter.workflows.fence import look
from newsletter.workflows.site import Site


def causes(site: Site) -> Iterator[Cause]:
    """One for the whole site, told of in the language of its first publication."""
    standing = look(site)
    if not standing.holds:
        return
    publication = next(iter(site.config.publications.values()))
    now = site.clock.now()
    coming = upcoming(site, publication, 1)
    day = coming[0].issue_date if coming else now.astimezone(publication.zone).date()
    kinds = " ".join(sorted(breach.kind.value for breach in standing.breaches))
    half, memory = standing.half, standing.found.memory
    # The same trouble another time has another epoch, or a file with another number. The database's own number is of no
    # use here: hosts that share the database work on, and raise it every minute.
    seen = f"{kinds} {fence_file.place_of(site.config)} {half and half.epoch} {memory and memory.number}"
    facts = RunsHeld(day=day, why=tuple(breach.text for breach in standing.breaches), may_repeat=standing.may_repeat)
    yield Cause(
        key=f"runs.held:{sha256(seen.encode()).hexdigest()[:16]}",
        publication=publication,
        at=now,
        people=operators(site),
        facts=lambda _receiver: facts,
    )
