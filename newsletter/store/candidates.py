"""Candidates as rows: what feeds offered, and what editors made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from newsletter.errors import NotFound
from newsletter.model.candidate import Candidate, CandidateState
from newsletter.store.batches import in_batches
from newsletter.store.tables import candidates

_FIELDS = tuple(field.name for field in fields(Candidate))


def get(connection: Connection, candidate_id: str) -> Candidate:
    """The candidate with that id. Raises NotFound."""
    row = connection.execute(select(candidates).where(candidates.c.id == candidate_id)).one_or_none()
    if row is None:
        raise NotFound(f"No candidate {candidate_id}.", advice="`newsletter entry candidates list` shows the ids.")
    return _candidate(row)


def list_of(connection: Connection, publication: str, *, state: CandidateState | None) -> tuple[Candidate, ...]:
    """Those of a publication, newest first; only those of ``state``."""
    query = select(candidates).where(candidates.c.publication == publication)
    if state is not None:
        query = query.where(candidates.c.state == state.value)
    rows = connection.execute(query.order_by(candidates.c.found_at.desc(), candidates.c.id))
    return tuple(_candidate(row) for row in rows)


def known(connection: Connection, publication: str, url_keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys that were offered before, whatever became of them."""
    found: set[str] = set()
    for keys in in_batches(url_keys):
        found.update(
            connection.scalars(
                select(candidates.c.url_key).where(
                    candidates.c.publication == publication, candidates.c.url_key.in_(keys)
                )
            )
        )
    return frozenset(found)


def add(connection: Connection, candidate: Candidate) -> None:
    values = {name: getattr(candidate, name) for name in _FIELDS}
    connection.execute(insert(candidates).values(values | {"state": candidate.state.value}))


def decide(
    connection: Connection, candidate_id: str, state: CandidateState, *, entry_id: str | None, now: datetime
) -> None:
    """Record what an editor made of it."""
    connection.execute(
        update(candidates)
        .where(candidates.c.id == candidate_id)
        .values(state=state.value, entry_id=entry_id, decided_at=now)
    )


def _candidate(row: Row[*tuple[Any, ...]]) -> Candidate:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Candidate(**values | {"state": CandidateState(row.state)})
