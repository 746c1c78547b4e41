"""A CSV file of subscribers, a row at a time: cells → our columns, or a service's → wish, or what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.config import Publication
from newsletter.errors import UsageError
from newsletter.subscribers.choice import Wish
from newsletter.subscribers.listing import header_faults, read_row
from newsletter.subscribers.services import SERVICES, Service, service_of, translate

_NOT_UTF8 = "not UTF-8: save the file as “CSV UTF-8”"
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """``service`` names whose columns they are; None: ours, or what the header shows. ``consent`` is how the operator
    knows that readers agreed whose file says no time of it."""

    path: Path
    publication: Publication
    service: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row, with the ``number`` of the line on which it begins. ``key`` is that of its address, if it has one.
    ``wish`` is None where there are ``faults``, or where the row is ``skipped`` and why."""

    number: int
    email: str
    key: str | None = None
    wish: Wish | None = None
    faults: tuple[str, ...] = ()
    skipped: str | None = None


def read_lines(source: ListFile, now: datetime) -> Iterator[Line]:
    """Every row of the file. Raises UsageError where it cannot be opened."""
    try:
        # Undecodable bytes become lone surrogates, so that every one of them is reported at its own line.
        with source.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield from _lines(source, file, now)
    except OSError as error:
        raise UsageError(f"{source.path}: {error.strerror or error}", advice="Name a CSV file.") from error


def service_in(source: ListFile) -> Service | None:
    """Whose file it is; None for ours. Raises UsageError where it cannot be opened."""
    try:
        with source.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            for _, cells, _ in _rows(file):
                return _service(source, _header(cells or []))
    except OSError as error:
        raise UsageError(f"{source.path}: {error.strerror or error}", advice="Name a CSV file.") from error
    return None


def _lines(source: ListFile, file: Iterable[str], now: datetime) -> Iterator[Line]:
    header: list[str] | None = None
    service: Service | None = None
    for number, cells, problem in _rows(file):
        if cells is None:
            yield _faulty(number, problem)
        elif header is None and "\0" in "".join(cells):
            yield _faulty(number, _NOT_UTF8)
            return
        elif header is None:
            header = _header(cells)
            service = _service(source, header)
            faults = _header_faults(header, service)
            for fault in faults:
                yield _faulty(number, fault)
            if faults:
                return
        elif len(cells) != len(header):
            yield _faulty(number, f"{len(cells)} cells where the header has {len(header)} columns")
        else:
            yield _line(source, number, dict(zip(header, cells, strict=True)), service, now)
        if cells is None and header is None:
            return
    if header is None:
        yield _faulty(1, "empty: the first line is email,name,categories,confirmed")


def _line(source: ListFile, number: int, row: Mapping[str, str], service: Service | None, now: datetime) -> Line:
    if service is not None:
        ours = translate(service, row, consent=source.consent, now=now.isoformat())
        if ours.fault is not None:
            return _faulty(number, ours.fault)
        if ours.skipped is not None:
            return Line(number=number, email=ours.row["email"], skipped=ours.skipped)
        row = ours.row
    categories = () if service is not None else source.publication.categories
    reading = read_row(row, categories, now)
    email = row["email"].strip() if reading.address is None else reading.address.email
    key = None if reading.address is None else reading.address.key
    return Line(number=number, email=email, key=key, wish=reading.wish, faults=reading.faults)


def _faulty(number: int, fault: str) -> Line:
    return Line(number=number, email="", faults=(fault,))


def _header(cells: Iterable[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]


def _service(source: ListFile, header: list[str]) -> Service | None:
    """A header with ours is ours; one that only lacks a column of ours is too, so that the fault is told as that."""
    if source.service is not None:
        return SERVICES[source.service]
    if "confirmed" in header or "categories" in header:
        return None
    found = service_of(header)
    return None if found is None else SERVICES[found]


def _header_faults(header: list[str], service: Service | None) -> list[str]:
    if service is None:
        return header_faults(header)
    if not set(service.email) & set(header):
        return [f"no column of {service.title} with the address ({' or '.join(service.email)})"]
    return []


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str] | None, str]]:
    """The cells of each row with the line on which it begins, or None and what is wrong with it."""
    source = iter(lines)
    first = next(source, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(_again(first, source), strict=True, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, None, f"not CSV: {error}"
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if _has_other_bytes("".join(cells)):
            yield number, None, _NOT_UTF8
        else:
            yield number, cells, ""


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _has_other_bytes(text: str) -> bool:
    """Whether there are bytes in it that were no UTF-8: they stand there as surrogates, which cannot be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
