"""draft file, options → the words around a draft's entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from newsletter.errors import ContentFaults, Refused, UsageError
from newsletter.journal.decode import decode
from newsletter.journal.front import PARTS, read_front
from newsletter.journal.summary import tidy
from newsletter.model.issue import Issue, IssueState
from newsletter.model.text import one_line
from newsletter.store import audit, issues, publications
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site

_ONE_LINE = ("about_heading", "closing_heading")


def edit_front(site: Site, ref: str, *, texts: Mapping[str, str]) -> Issue:
    """Change the front matter of a draft: ``texts`` has new ones by name of PARTS, an empty one clears. The rest stays.

    Raises NotFound, UsageError; Refused where the issue is no draft any more.
    """
    if not texts:
        raise UsageError("Nothing to change.", advice="Name what is new, such as --tagline, or a file with --from.")
    publication, day = site.parse_ref(ref)
    clean: dict[str, Any] = {
        name: (one_line(text) if name in _ONE_LINE else tidy(text)) or None for name, text in texts.items()
    }
    now = site.clock.now()
    with site.database.writing() as connection:
        publications.hold(connection, publication.slug)
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        if issue.state is not IssueState.DRAFT:
            raise Refused(
                f"{issue.ref} is {issue.state.value}: its words are fixed.",
                advice="Change the front matter of an issue before it is approved.",
            )
        front = replace(issue.front, **clean)
        if front != issue.front:
            issues.set_front(connection, issue.id, front)
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="issue.edit",
                object=issue.ref,
                detail=", ".join(name for name in PARTS if getattr(front, name) != getattr(issue.front, name)),
            )
        return issues.get(connection, issue.id)


def front_of_file(source: str, data: bytes) -> Mapping[str, str]:
    """The texts of a draft file, by name. Raises ContentFaults with every fault."""
    decoded = decode(data)
    if decoded.text is None:
        raise ContentFaults(source, decoded.faults)
    reading = read_front(decoded.text)
    if reading.faults:
        raise ContentFaults(source, reading.faults)
    return reading.parts
