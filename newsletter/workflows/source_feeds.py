"""feeds → what is new in them → candidates for an editor. No entry is made here."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newsletter import __version__
from newsletter.config import Publication
from newsletter.config.source import FeedsSource
from newsletter.model.candidate import Candidate
from newsletter.signing import fresh_id
from newsletter.sources.fetch import Answer, Visit, fetch
from newsletter.sources.offers import FeedReading, Offer, read_feed
from newsletter.sources.verdict import Verdict
from newsletter.store import candidates, entries, feed_visits
from newsletter.workflows.site import Site
from newsletter.workflows.source_result import Item

OLDEST = timedelta(days=28)
"""What a feed dates before that is no news for a week."""


def fetch_feeds(
    site: Site, publication: Publication, source: FeedsSource
) -> tuple[tuple[Answer, FeedReading | None], ...]:
    """Ask every feed for what is new, and read the answers; None where there is nothing new, or a fault."""
    with site.database.reading() as connection:
        known = feed_visits.validators(connection, publication.slug)
    visits = []
    for url in source.urls:
        etag, last_modified = known.get(url, (None, None))
        visits.append(Visit(url=url, etag=etag, last_modified=last_modified))
    agent = f"Annex/{__version__} (+{site.links.base_url})"
    return tuple(
        (answer, None)
        if answer.body is None
        else (answer, read_feed(answer.body, url=answer.visit.url, media_type=answer.media_type))
        for answer in fetch(visits, timeout=source.timeout, agent=agent)
    )


def take_offers(
    connection: Connection,
    publication: Publication,
    answers: Sequence[tuple[Answer, FeedReading | None]],
    now: datetime,
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Keep new offers as candidates; what became of each, and the feeds that failed. What was offered before, and
    articles that are entries already, are not offered again. The transaction is the caller's."""
    items: list[Item] = []
    problems: list[str] = []
    keys = {offer.key for _, reading in answers if reading for offer in reading.offers}
    seen = set(candidates.known(connection, publication.slug, keys))
    seen.update(entries.with_url_keys(connection, publication.slug, keys))
    for answer, reading in answers:
        fault = answer.fault or (reading.fault if reading else None)
        if fault:
            problems.append(f"{answer.visit.url}: {fault}")
            continue
        for title, said in reading.faults if reading else ():
            items.append(Item(where=answer.visit.url, verdict=Verdict.REFUSED, title=title, reasons=(said,)))
        for offer in reading.offers if reading else ():
            item = _judge(answer.visit.url, offer, seen, now)
            if item.verdict is Verdict.OFFERED:
                candidates.add(connection, _candidate(publication, answer.visit.url, offer, now))
            seen.add(offer.key)
            items.append(item)
        feed_visits.record(
            connection,
            publication.slug,
            answer.visit.url,
            etag=answer.etag,
            last_modified=answer.last_modified,
            now=now,
        )
    return tuple(items), tuple(problems)


def _judge(feed: str, offer: Offer, seen: Set[str], now: datetime) -> Item:
    verdict = Verdict.OFFERED
    reasons: tuple[str, ...] = ()
    if offer.key in seen:
        verdict = Verdict.UNCHANGED
    elif offer.dated_at is not None and offer.dated_at < now - OLDEST:
        verdict = Verdict.LEFT
        reasons = (f"it is of {offer.dated_at:%Y-%m-%d}, more than {OLDEST.days} days ago",)
    return Item(where=feed, verdict=verdict, title=offer.title, url=offer.url, reasons=reasons)


def _candidate(publication: Publication, feed: str, offer: Offer, now: datetime) -> Candidate:
    return Candidate(
        id=fresh_id(),
        publication=publication.slug,
        feed=feed,
        url=offer.url,
        url_key=offer.key,
        title=offer.title,
        summary=offer.summary,
        dated_at=offer.dated_at,
        found_at=now,
    )
