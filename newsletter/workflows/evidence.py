"""Who got it: everything about one reader's deliveries, and every delivery of an issue as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection

from newsletter.errors import NotFound
from newsletter.model.delivery import DeliveryState
from newsletter.model.evidence import DeliveryLine, Evidence
from newsletter.model.issue import Issue
from newsletter.model.subscriber import Subscriber, Subscription
from newsletter.model.suppression import Suppression
from newsletter.store import evidence, sends, subscribers, subscriptions, suppressions
from newsletter.subscribers.address import parse_address
from newsletter.subscribers.listing import guarded
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site

COLUMNS = tuple(field.name for field in fields(DeliveryLine))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """``subscriber`` is None where nobody has the address now. ``deliveries`` are newest first, of ``issue`` alone
    where that was asked."""

    address: str
    subscriber: Subscriber | None
    subscriptions: tuple[Subscription, ...]
    suppression: Suppression | None
    issue: Issue | None
    deliveries: tuple[Evidence, ...]


def show(site: Site, address: str, *, ref: str | None = None) -> Record:
    """Raises BadAddress, NotFound (an address that nobody here ever had; an unknown issue), UsageError."""
    parsed = parse_address(address)
    issue = load(site, ref)[0] if ref is not None else None
    with site.database.reading() as connection:
        record = _record(connection, parsed.email, parsed.key, issue)
    if record.subscriber is None and record.suppression is None and not record.deliveries and issue is None:
        raise NotFound(
            f"{parsed.email}: nobody here has this address, and nothing was ever sent to it.",
            advice="Is it written as the reader gave it? `newsletter subscriber list` shows every address.",
        )
    return record


def lines(site: Site, ref: str, *, send_id: int | None = None, state: DeliveryState | None = None) -> Iterator[str]:
    """The lines of a CSV file, each with its CRLF (RFC 4180 §2): a head, then each delivery of the issue in the order
    of the ledger. No cell is a formula to a spreadsheet. Raises NotFound, UsageError before the first line."""
    issue, _ = load(site, ref)
    if send_id is not None:
        with site.database.reading() as connection:
            if sends.get(connection, send_id).issue_id != issue.id:
                raise NotFound(
                    f"Send {send_id} is not of {issue.ref}.", advice=f"`newsletter status {issue.ref}` shows its sends."
                )
    return _lines(site, issue.id, send_id, state)


def waiting(site: Site, ref: str) -> Iterator[str]:
    """The address of every open delivery of an issue, in the order of the ledger. Raises NotFound, UsageError."""
    issue, _ = load(site, ref)
    with site.database.reading() as connection:
        for line in evidence.lines_of(connection, issue.id):
            if DeliveryState(line.state).is_open:
                yield line.address


def _lines(site: Site, issue_id: int, send_id: int | None, state: DeliveryState | None) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    cells = attrgetter(*COLUMNS)
    yield write(COLUMNS)
    with site.database.reading() as connection:
        for line in evidence.lines_of(connection, issue_id, send_id=send_id, state=state):
            yield write([_cell(value) for value in cells(line)])


def _record(connection: Connection, email: str, key: str, issue: Issue | None) -> Record:
    subscriber = subscribers.find(connection, key)
    issue_id = None if issue is None else issue.id
    if subscriber is None:
        found = evidence.of_address(connection, email, issue_id)
    else:
        found = evidence.of_subscriber(connection, subscriber.id, issue_id)
    return Record(
        address=email if subscriber is None else subscriber.email,
        subscriber=subscriber,
        subscriptions=() if subscriber is None else subscriptions.of_subscriber(connection, subscriber.id),
        suppression=suppressions.find(connection, key),
        issue=issue,
        deliveries=found,
    )


def _cell(value: object) -> str:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return "" if value is None else str(value)


class _Line:
    """A file that gives back each line that is written into it."""

    def write(self, text: str) -> str:
        return text
