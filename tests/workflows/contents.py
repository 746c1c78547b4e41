"""Short ways to read a whole site's entries and issues in tests."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from newsletter.model.entry import Entry
from newsletter.model.issue import IssueEntry
from newsletter.store.tables import audit_log, entries, issue_entries, issues
from newsletter.workflows.entries import add_entry
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site


def everything(site: Site) -> list[tuple[object, ...]]:
    """Every row of entries, issues and their contents: equal when nothing changed."""
    with site.database.reading() as connection:
        return [
            tuple(row)
            for table in (entries, issues, issue_entries, audit_log)
            for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]


def actions(site: Site) -> list[str]:
    with site.database.reading() as connection:
        return list(connection.scalars(select(audit_log.c.action).order_by(audit_log.c.id)))


def shown(site: Site, ref: str) -> tuple[IssueEntry, ...]:
    return load(site, ref)[1]


def an_entry(site: Site, name: str, **texts: str) -> Entry:
    given = {"title": name, "url": f"https://example.org/{name}", "summary": f"{name}の話。", **texts}
    return add_entry(site, publication=None, texts=given)


def file(folder: Path, text: str, name: str = "journal.md") -> str:
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)
