"""source → read, with no transaction open → compare with what is there → entries or candidates, in one transaction.

Reading again changes nothing: articles are known by their URL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.config.source import FolderSource, SqlSource
from newsletter.errors import UsageError
from newsletter.sources.errors import SourceUnavailable
from newsletter.sources.fetch import Answer
from newsletter.sources.folder import journal_files
from newsletter.sources.offers import FeedReading
from newsletter.sources.sql import read_rows
from newsletter.store import audit, issues, publications
from newsletter.telemetry.logs import logger
from newsletter.workflows.journals import JournalFile
from newsletter.workflows.rehearsal import changing
from newsletter.workflows.site import Site
from newsletter.workflows.source_feeds import fetch_feeds, take_offers
from newsletter.workflows.source_folder import load_files, take_files
from newsletter.workflows.source_result import Item, SourceReading
from newsletter.workflows.source_sql import Article, read_articles, take_articles

OVERLAP = timedelta(days=7)
"""How long before the last cut-off ``:since`` is: what was written down late is then not lost, and what was read before
is known."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_RECORDED = ("added", "changed", "offered")  # each file of a folder is recorded by its import
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a source said, of its kind, or the ``problem`` why it said nothing."""

    publication: Publication
    until: datetime
    articles: tuple[Article | Item, ...] = ()
    files: tuple[JournalFile | Item, ...] = ()
    answers: tuple[tuple[Answer, FeedReading | None], ...] = ()
    problem: str | None = None


def read_source(site: Site, publication: str | None, *, dry_run: bool = False) -> SourceReading:
    """Read the source of a publication now; of a dry run nothing is kept.

    Raises UsageError where it has none. A source that cannot be read is a reading with problems.
    """
    chosen = site.publication(publication)
    if chosen.source is None:
        raise UsageError(
            f"{chosen.slug} has no source.",
            advice=f"Name one in [publications.{chosen.slug}.source]; docs/how-to/read-entries-from-elsewhere.md.",
        )
    now = site.clock.now()
    with site.database.reading() as connection:
        since = issues.last_cutoff(connection, chosen.slug, (now + timedelta(days=1)).astimezone(chosen.zone).date())
    fetched = fetch_source(site, chosen, since=since, until=now)
    with changing(site.database, dry_run=dry_run) as connection:
        publications.hold(connection, chosen.slug)
        return take_fetched(site, connection, fetched)


def fetch_source(site: Site, publication: Publication, *, since: datetime | None, until: datetime) -> Fetched:
    """Read the source of a publication that has one, with no transaction open. One that cannot be read is logged."""
    source = publication.source
    try:
        if isinstance(source, SqlSource):
            rows = read_rows(source, since=since - OVERLAP if since else _BEGINNING, until=until)
            return Fetched(publication=publication, until=until, articles=read_articles(publication, source, rows))
        if isinstance(source, FolderSource):
            files = load_files(site, publication, journal_files(source))
            return Fetched(publication=publication, until=until, files=files)
        assert source is not None
        answers = fetch_feeds(site, publication, source)
    except SourceUnavailable as error:
        _log.warning("source.unavailable", publication=publication.slug, fault=error.message)
        return Fetched(publication=publication, until=until, problem=str(error))
    for answer, _ in answers:
        if answer.fault:
            _log.warning("source.unavailable", publication=publication.slug, feed=answer.visit.url, fault=answer.fault)
    return Fetched(publication=publication, until=until, answers=answers)


def take_fetched(site: Site, connection: Connection, fetched: Fetched) -> SourceReading:
    """Do what was read, in a transaction of the caller's, who holds the publication."""
    publication, now = fetched.publication, site.clock.now()
    source = publication.source
    assert source is not None
    problems: tuple[str, ...] = (fetched.problem,) if fetched.problem else ()
    items = take_files(site, connection, fetched.files, now)
    if isinstance(source, SqlSource):
        # What this reading sees first was there before its end, whenever that is.
        seen_at = min(now, fetched.until - timedelta(microseconds=1))
        items = take_articles(connection, publication, fetched.articles, seen_at=seen_at, now=now)
    elif fetched.answers:
        items, problems = take_offers(connection, publication, fetched.answers, now)
    reading = SourceReading(publication=publication.slug, kind=source.kind, items=items, problems=problems)
    done = [f"{count} {name}" for name, count in reading.counts.items() if count and name in _RECORDED]
    if done and not fetched.files:
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="source.read",
            object=publication.slug,
            detail=", ".join(done),
        )
    return reading
