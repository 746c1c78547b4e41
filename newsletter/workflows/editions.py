"""Editions of a frozen issue: known → missing → render → store.

Rendering is done with no transaction open; it is a pure function, so that two processes who do the same at once make
the same bytes, and the first one's row stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.errors import Refused
from newsletter.model.edition import Format
from newsletter.model.issue import Issue, IssueState
from newsletter.rendering.edition import render_edition
from newsletter.store import editions, issues
from newsletter.workflows.site import Site


def ensure_editions(site: Site, issue: Issue, wanted: Iterable[tuple[str, Format]]) -> dict[tuple[str, Format], int]:
    """Ids of the wanted editions (choice of categories, format) of the issue's present revision.

    What is stored already is taken as it is, whatever templates and settings are now. Raises Refused for a draft,
    whose text may still change.
    """
    if issue.state is IssueState.DRAFT:
        raise Refused(
            f"{issue.ref} is still a draft.", advice=f"Freeze it first with `newsletter issue approve {issue.ref}`."
        )
    wanted = tuple(dict.fromkeys(wanted))
    with site.database.reading() as connection:
        known = editions.ids_of(connection, issue)
        missing = [pair for pair in wanted if pair not in known]
        entries = issues.entries_of(connection, issue) if missing else ()
    if missing:
        publication = site.publication(issue.publication)
        made = {
            (key, format): render_edition(issue, entries, publication, site.links, key=key, format=format)
            for key, format in missing
        }
        with site.database.writing() as connection:
            editions.add(connection, issue, made, site.clock.now())
            known = editions.ids_of(connection, issue)
    return {pair: known[pair] for pair in wanted}
