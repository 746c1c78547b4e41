"""Where an article was before: issues that had the same URL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.model.url import url_key
from newsletter.store.tables import entries, issue_entries, issues


def earlier(connection: Connection, issue: Issue, held: Iterable[IssueEntry]) -> dict[str, tuple[str, ...]]:
    """Entry id → refs of the issues of the publication before this one, drafts apart, that had its URL; newest
    first. Entries whose URL is new are left out."""
    keys = {entry.entry_id: url_key(entry.url) for entry in held}
    if not keys:
        return {}
    rows = connection.execute(
        select(entries.c.url_key, issues.c.date)
        .join_from(issue_entries, entries, entries.c.id == issue_entries.c.entry_id)
        .join(issues, issues.c.id == issue_entries.c.issue_id)
        .where(
            issues.c.publication == issue.publication,
            issues.c.date < issue.date,
            issues.c.state != IssueState.DRAFT.value,
            issue_entries.c.withdrawn.is_(False),
            entries.c.publication == issue.publication,
            entries.c.url_key.in_(sorted(set(keys.values()))),
        )
        .order_by(issues.c.date.desc())
    )
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row.url_key, {})[f"{issue.publication}/{row.date.isoformat()}"] = None
    return {entry_id: tuple(found[key]) for entry_id, key in keys.items() if key in found}
