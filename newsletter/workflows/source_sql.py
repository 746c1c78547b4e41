"""rows → read each → compare with what is there → entries added and changed; rows with faults are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.config.source import SqlSource
from newsletter.model.entry import Entry, EntryState
from newsletter.model.url import url_key
from newsletter.sources.row import digest, read_row
from newsletter.sources.sql import Row
from newsletter.sources.verdict import Judgement, Known, Verdict, judge
from newsletter.store import contents, entries, publications, source_rows
from newsletter.store.source_rows import Said
from newsletter.workflows.entries import REQUIRED, check_texts, new_entry, with_texts
from newsletter.workflows.source_result import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A faultless row."""

    where: str
    texts: dict[str, str | None]
    collected_at: datetime | None
    key: str
    digest: str


def read_articles(publication: Publication, source: SqlSource, rows: Sequence[Row]) -> tuple[Article | Item, ...]:
    """Each row read and checked, or refused with its faults; of two with one URL the second is refused."""
    first: dict[str, str] = {}
    found: list[Article | Item] = []
    for number, row in enumerate(rows, start=1):
        read = _read(f"row {number}", row, publication, source)
        if isinstance(read, Article) and read.key in first:
            read = _item(read, Verdict.REFUSED, reasons=(f"url: repeats the one of {first[read.key]}",))
        elif isinstance(read, Article):
            first[read.key] = read.where
        found.append(read)
    return tuple(found)


def take_articles(
    connection: Connection,
    publication: Publication,
    found: Sequence[Article | Item],
    *,
    seen_at: datetime,
    now: datetime,
) -> tuple[Item, ...]:
    """Add and change entries as the rows say; what became of each row, in their order.

    ``seen_at`` is when a new row without a time of its own counts as collected; such rows keep their order. The
    transaction is the caller's.
    """
    known = _known(connection, publication.slug, [each.key for each in found if isinstance(each, Article)])
    prefix = publications.tag_prefix(connection, publication.slug)
    new: list[Entry] = []
    said: dict[str, Said] = {}
    items: list[Item] = []
    for left, each in zip(reversed(range(len(found))), found, strict=True):
        if isinstance(each, Item):
            items.append(each)
            continue
        was = known.get(each.key)
        judgement = judge(each.digest, was)
        if was is None:
            collected_at = each.collected_at or seen_at - timedelta(microseconds=left)
            entry = new_entry(publication, prefix, each.texts, collected_at=collected_at, now=now)
            new.append(entry)
        else:
            entry = was.entry
            if judgement.verdict is Verdict.CHANGED:
                judgement = _change(connection, each, entry, now)
        if was is None or was.digest != each.digest:
            said[each.key] = Said(entry_id=entry.id, digest=each.digest)
        reasons = (judgement.reason,) if judgement.reason else ()
        items.append(_item(each, judgement.verdict, entry_id=entry.id, reasons=reasons))
    entries.add_all(connection, new)
    source_rows.keep_all(connection, publication.slug, said, now)
    return tuple(items)


def _read(where: str, row: Row, publication: Publication, source: SqlSource) -> Article | Item:
    reading = read_row(row, source.zone)
    texts, faults = check_texts({"language": publication.language, **reading.texts}, publication, required=REQUIRED)
    # A value that is no text is a fault of its own; that its text is missing then is none.
    named = {fault.partition(":")[0] for fault in reading.faults}
    faults = [*reading.faults, *(fault for fault in faults if fault.partition(":")[0] not in named)]
    url, title = texts.get("url") or "", texts.get("title") or ""
    if faults:
        return Item(where=where, verdict=Verdict.REFUSED, title=title, url=url, reasons=tuple(faults))
    return Article(
        where=where,
        texts=texts,
        collected_at=reading.collected_at,
        key=url_key(url),
        digest=digest(texts, reading.collected_at),
    )


def _known(connection: Connection, publication: str, keys: Sequence[str]) -> dict[str, Known]:
    said = source_rows.said(connection, publication, keys)
    by_id = entries.with_ids(connection, (last.entry_id for last in said.values()))
    by_key = entries.with_url_keys(connection, publication, [key for key in keys if key not in said])
    held = contents.taken(connection, publication, besides=date.min)
    found: dict[str, Known] = {}
    for key in keys:
        last = said.get(key)
        entry = by_id[last.entry_id] if last else _foremost(by_key.get(key, ()), held)
        if entry is not None:
            found[key] = Known(entry=entry, digest=_digest(last), held_by=held.get(entry.id))
    return found


def _foremost(found: Sequence[Entry], held: dict[str, date]) -> Entry | None:
    """Of several entries of one article: one that waits, else one that is in an issue, else a withdrawn one."""
    ranked = sorted(found, key=lambda entry: (entry.state is EntryState.WITHDRAWN, entry.id in held))
    return ranked[0] if ranked else None


def _digest(last: Said | None) -> str | None:
    return last.digest if last else None


def _change(connection: Connection, article: Article, before: Entry, now: datetime) -> Judgement:
    absent = dict.fromkeys(("original_title", "category", "section"))
    after = with_texts(before, {**absent, **article.texts})
    after = replace(after, collected_at=article.collected_at or before.collected_at)
    if after == before:
        return Judgement(verdict=Verdict.UNCHANGED)
    entries.replace(connection, replace(after, updated_at=now))
    return Judgement(verdict=Verdict.CHANGED)


def _item(article: Article, verdict: Verdict, *, entry_id: str | None = None, reasons: tuple[str, ...] = ()) -> Item:
    title, url = article.texts["title"] or "", article.texts["url"] or ""
    return Item(where=article.where, verdict=verdict, title=title, url=url, entry_id=entry_id, reasons=reasons)
