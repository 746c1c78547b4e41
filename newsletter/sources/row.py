"""A row of somebody's query → the texts of an entry.

columns → texts as a person would have typed them, and when it was collected; or every fault of the row
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

REQUIRED = ("title", "url", "summary")
OPTIONAL = ("original_title", "category", "section", "language")
WHEN = "collected_at"
COLUMNS = (*REQUIRED, *OPTIONAL, WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """``texts`` has what the row gives, by column; ``collected_at`` is in UTC, None where it gives none."""

    texts: Mapping[str, str]
    collected_at: datetime | None
    faults: tuple[str, ...]


def column_faults(columns: Iterable[str]) -> list[str]:
    """What is wrong with the names of a query's columns."""
    given = [column.lower() for column in columns]
    faults = [f"the query gives no column {name}" for name in REQUIRED if name not in given]
    for name in given:
        if name not in COLUMNS:
            close = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"those of an entry are {', '.join(COLUMNS)}"
            faults.append(f"the query gives a column {name}; {hint}")
    faults.extend(f"the query gives the column {name} twice" for name in sorted(set(given)) if given.count(name) > 1)
    return faults


def read_row(values: Mapping[str, object], zone: ZoneInfo) -> RowReading:
    """Read one row; ``zone`` is that of times without an offset. NULL is nothing."""
    texts: dict[str, str] = {}
    faults: list[str] = []
    collected_at = None
    for column, value in values.items():
        name = column.lower()
        if value is None:
            continue
        if name == WHEN:
            collected_at = _instant(value, zone)
            if collected_at is None:
                faults.append(f"{WHEN}: {value!r} is not a time; give a timestamp, or text as 2026-02-06T17:30")
        elif isinstance(value, str | int | float | Decimal | UUID):
            texts[name] = str(value)
        else:
            faults.append(f"{name}: {type(value).__name__} is not text")
    return RowReading(texts=texts, collected_at=collected_at, faults=tuple(faults))


def digest(texts: Mapping[str, str | None], collected_at: datetime | None) -> str:
    """One value for all that a row says: another one when any of it changes."""
    said = {name: text for name, text in texts.items() if text is not None}
    if collected_at is not None:
        said[WHEN] = collected_at.astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _instant(value: object, zone: ZoneInfo) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return None
    return (value.replace(tzinfo=zone, fold=0) if value.tzinfo is None else value).astimezone(UTC)
