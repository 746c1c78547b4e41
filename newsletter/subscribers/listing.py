"""The CSV of subscribers: its columns, and the reading of one row. Pure.

``email,name,categories,confirmed`` with, if wanted, ``format``, ``left`` and ``paused``. Categories are slugs separated
by ``;``, empty for all. ``confirmed``, ``left`` and ``paused`` (until when) are ISO 8601 times in UTC, empty for never.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsletter.model.edition import ALL, Format, categories_key
from newsletter.model.subscriber import Subscription
from newsletter.subscribers.address import Address, BadAddress, parse_address
from newsletter.subscribers.choice import Wish

BAD_NAME = "the name has a line break or another control character"
REQUIRED = ("email", "name", "categories", "confirmed")
OPTIONAL = ("format", "left", "paused")
COLUMNS = (*REQUIRED, *OPTIONAL)
# What a spreadsheet takes for the start of a formula; a Japanese one takes full-width signs, too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
# Clocks differ; a consent from next year is a mistake.
_AHEAD = timedelta(days=1)


def header_faults(header: Sequence[str]) -> list[str]:
    """What is wrong with the names of the columns; their order does not matter."""
    faults = [f"the column {name} is missing" for name in REQUIRED if name not in header]
    faults += [f"{name or '(empty)'}: no such column{nearest(name, COLUMNS)}" for name in header if name not in COLUMNS]
    faults += [f"the column {name} is there twice" for name in sorted({n for n in header if header.count(n) > 1})]
    return faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A row as it was understood: ``wish`` is None where there are ``faults``, ``address`` where it is one of them."""

    address: Address | None
    wish: Wish | None
    faults: tuple[str, ...]


def read_row(row: Mapping[str, str], categories: Collection[str], now: datetime) -> Reading:
    """The wish in a row, or all that is wrong with it."""
    faults: list[str] = []
    address = None
    try:
        address = parse_address(unguarded(row["email"]))
    except BadAddress as error:
        faults.append(error.message)
    slugs = [slug for part in row["categories"].split(";") if (slug := part.strip())]
    if row["categories"].strip() and not slugs:
        faults.append("categories are slugs separated by ;")
    faults += [f"{slug}: no such category{nearest(slug, categories)}" for slug in slugs if slug not in categories]
    format_ = row.get("format", "").strip().lower() or Format.HTML
    if format_ not in list(Format):
        faults.append(f"{format_}: format is html or text")
    times: dict[str, datetime | None] = {}
    for column in ("confirmed", "left", "paused"):
        try:
            times[column] = parse_instant(row.get(column, ""), None if column == "paused" else now)
        except ValueError as error:
            faults.append(f"{column}: {error}")
    name = unguarded(row["name"].strip())
    if not is_name(name):
        faults.append(BAD_NAME)
    if faults or address is None:
        return Reading(address=address, wish=None, faults=tuple(faults))
    wish = Wish(
        address=address,
        name=name or None,
        key=categories_key(slugs),
        format=Format(format_),
        confirmed=times["confirmed"],
        left=times["left"],
        paused_until=times["paused"],
    )
    return Reading(address=address, wish=wish, faults=())


def is_name(name: str) -> bool:
    """Whether it is one line of text."""
    return not any(ord(c) < 32 or ord(c) == 127 for c in name)


def write_row(subscription: Subscription) -> tuple[str, ...]:
    """The cells of COLUMNS; ``read_row`` gives the same wish back."""
    return (
        guarded(subscription.subscriber.email),
        guarded(subscription.subscriber.name or ""),
        "" if subscription.key == ALL else subscription.key,
        _written(subscription.confirmed_at),
        str(subscription.format),
        _written(subscription.left_at),
        _written(subscription.paused_until),
    )


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what looks like one."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def parse_instant(text: str, now: datetime | None) -> datetime | None:
    """A time in UTC of ISO 8601 text, None of nothing. Raises ValueError, also for the future of ``now``."""
    text = text.strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text} is not an ISO 8601 time such as 2026-02-06T21:30:00Z") from error
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if now is not None and found > now + _AHEAD:
        raise ValueError(f"{text} is in the future")
    return found


def _written(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def nearest(name: str, known: Collection[str]) -> str:
    """``; did you mean …?`` where one is close, else what there is; to be put behind a complaint."""
    if not known:
        return "; there are none"
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(sorted(known))}"
