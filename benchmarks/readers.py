"""Many readers at once, made by the database itself; and how much memory a process has needed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import bindparam, text

from newsletter.store.tables import Instant
from newsletter.workflows.site import Site

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :number)",
    "postgresql": "WITH series AS (SELECT generate_series(1, :number) AS n)",
}


def add_readers(site: Site, number: int, *, suppressed: int = 0) -> None:
    """So many confirmed readers of all categories; one of ``suppressed`` of them is suppressed."""
    with site.database.writing() as connection:
        series = _SERIES[connection.dialect.name]
        connection.execute(
            text(
                "INSERT INTO subscribers (uid, email, email_key, created_at) "
                f"{series} SELECT 'u' || n, 'r' || n || '@example.org', 'r' || n || '@example.org', :now FROM series"
            ).bindparams(bindparam("now", type_=Instant())),
            {"number": number, "now": site.clock.now()},
        )
        connection.execute(
            text(
                "INSERT INTO subscriptions (subscriber_id, publication, state, key, format, joined_at, confirmed_at)"
                " SELECT id, 'annex', 'active', '*', 'html', created_at, created_at FROM subscribers WHERE id NOT IN"
                " (SELECT subscriber_id FROM subscriptions)"
            )
        )
        if suppressed:
            connection.execute(
                text(
                    "INSERT INTO suppressions (email_key, reason, evidence, created_at)"
                    " SELECT email_key, 'hard', 'measuring', created_at FROM subscribers WHERE id % :each = 0"
                ),
                {"each": suppressed},
            )
        # As it would be on a site that was not filled this very moment.
        connection.execute(text("ANALYZE"))


def in_memory() -> float:
    """The most memory that this process has had, in megabytes (proc(5): VmHWM)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM")
