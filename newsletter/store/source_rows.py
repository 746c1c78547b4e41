"""What a source said last of each article, so that the same again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.store.batches import in_batches
from newsletter.store.tables import source_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The entry that the article became, and the digest of what the source said."""

    entry_id: str
    digest: str


def said(connection: Connection, publication: str, url_keys: Iterable[str]) -> Mapping[str, Said]:
    """By URL key, for those that the source has said something of."""
    found: dict[str, Said] = {}
    for keys in in_batches(url_keys):
        rows = connection.execute(
            select(source_rows).where(source_rows.c.publication == publication, source_rows.c.url_key.in_(keys))
        )
        found.update({row.url_key: Said(entry_id=row.entry_id, digest=row.sha256) for row in rows})
    return found


def keep_all(connection: Connection, publication: str, now_said: Mapping[str, Said], now: datetime) -> None:
    """What the source says now, by URL key, takes the place of what it said before."""
    if not now_said:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(source_rows)
    changed = {name: statement.excluded[name] for name in ("entry_id", "sha256", "read_at")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["publication", "url_key"], set_=changed),
        [
            {
                "publication": publication,
                "url_key": key,
                "entry_id": said.entry_id,
                "sha256": said.digest,
                "read_at": now,
            }
            for key, said in now_said.items()
        ],
    )
