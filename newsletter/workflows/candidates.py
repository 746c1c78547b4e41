"""What feeds offered: an editor looks, and accepts or rejects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.errors import Refused, UsageError
from newsletter.model.candidate import Candidate, CandidateState
from newsletter.model.entry import Entry
from newsletter.store import audit, candidates, entries, publications
from newsletter.workflows.entries import REQUIRED, checked_texts, new_entry, refuse_waiting
from newsletter.workflows.site import Site


def list_candidates(
    site: Site, *, publication: str | None, state: CandidateState | None = CandidateState.WAITING
) -> tuple[Candidate, ...]:
    """Candidates of a publication, or of all, newest first in each; ``state`` None means all."""
    chosen = [site.publication(publication).slug] if publication else sorted(site.config.publications)
    with site.database.reading() as connection:
        return tuple(candidate for slug in chosen for candidate in candidates.list_of(connection, slug, state=state))


def accept(site: Site, candidate_id: str, *, texts: Mapping[str, str]) -> Entry:
    """Make an entry of a candidate, with ``texts`` (as for ``add_entry``) in place of the feed's. An accepted one
    stays as it is. Raises NotFound; NewsletterError with all faults, such as a feed without a summary; Refused where
    the article waits for an issue already."""
    now = site.clock.now()
    with site.database.writing() as connection:
        publication = site.publication(candidates.get(connection, candidate_id).publication)
        publications.hold(connection, publication.slug)
        candidate = candidates.get(connection, candidate_id)
        if candidate.entry_id is not None:
            return entries.get(connection, candidate.entry_id)
        offered = {"title": candidate.title, "url": candidate.url, "summary": candidate.summary}
        given = {"language": publication.language, **offered, **texts}
        checked = checked_texts(given, publication, required=REQUIRED)
        refuse_waiting(connection, publication, checked["url"] or "", besides=None)
        prefix = publications.tag_prefix(connection, publication.slug)
        entry = new_entry(publication, prefix, checked, collected_at=now, now=now)
        entries.add(connection, entry)
        candidates.decide(connection, candidate.id, CandidateState.ACCEPTED, entry_id=entry.id, now=now)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="candidate.accept",
            object=f"{publication.slug}/entries/{entry.id}",
            detail=candidate.feed,
        )
        return entry


def reject(site: Site, candidate_ids: Sequence[str]) -> tuple[Candidate, ...]:
    """Put candidates away: feeds do not bring them again. All of them, or none: raises NotFound, and Refused for one
    that is an entry."""
    now = site.clock.now()
    with site.database.writing() as connection:
        found = [candidates.get(connection, candidate_id) for candidate_id in dict.fromkeys(candidate_ids)]
        taken = [candidate for candidate in found if candidate.entry_id is not None]
        if taken:
            raise Refused(
                "\n".join(f"{each.id} was accepted: it is the entry {each.entry_id}, {each.title}." for each in taken),
                advice="`newsletter entry withdraw` takes an entry back.",
            )
        for candidate in found:
            if candidate.state is CandidateState.WAITING:
                candidates.decide(connection, candidate.id, CandidateState.REJECTED, entry_id=None, now=now)
                audit.record(
                    connection,
                    at=now,
                    operator=site.operator,
                    action="candidate.reject",
                    object=f"{candidate.publication}/candidates/{candidate.id}",
                )
        return tuple(candidates.get(connection, candidate.id) for candidate in found)


def parse_state(text: str) -> CandidateState | None:
    """``waiting``, ``accepted``, ``rejected``, or ``all`` (None). Raises UsageError."""
    if text == "all":
        return None
    if text not in tuple(CandidateState):
        raise UsageError(f"{text}: no such state.", advice=f"It is {', '.join(CandidateState)} or all.")
    return CandidateState(text)
