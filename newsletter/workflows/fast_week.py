"""A week in seconds, on a clock that leaps: entries → draft → reminder → approval → publish → send → feeds → alerts.

Everything is done by what does it on a real site: the calendar's tick, the sweep for alerts, the outbox, the sending.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter import links as paths
from newsletter import samples
from newsletter.clock import LeapingClock
from newsletter.issues.window import instant
from newsletter.journal.read import read
from newsletter.journal.value import JournalEntry
from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.model.status import Status
from newsletter.store import documents
from newsletter.workflows.alerts.sweep import tell_due
from newsletter.workflows.demo import PUBLICATION, READERS, REF, read_feeds
from newsletter.workflows.due import upcoming
from newsletter.workflows.entries import add_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import load
from newsletter.workflows.send import send
from newsletter.workflows.send_notices import send_waiting
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from newsletter.workflows.tick import tick

MONDAY = samples.DATE - timedelta(days=5)
EDITOR, OPERATOR = "eva@news.example.org", "olga@news.example.org"
_HOURS = (time(10, 20), time(16, 45))
_LATE = time(19, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlayed:
    """What came of it. ``late`` is the title of the entry that came after the gathering; ``rolls_on``: the next issue
    has it, and this one has not."""

    issue: Issue
    entries: tuple[IssueEntry, ...]
    status: Status
    feeds: dict[str, int | str]
    late: str
    rolls_on: bool

    @property
    def is_sound(self) -> bool:
        return (
            self.status.finished
            and self.status.counts.sent == len(READERS)
            and self.rolls_on
            and bool(self.feeds)
            and all(isinstance(found, int) for found in self.feeds.values())
        )


def beginning(zone: str = "Asia/Tokyo") -> LeapingClock:
    """A clock on which it is Monday morning."""
    return LeapingClock(datetime.combine(MONDAY, time(9, 0), ZoneInfo(zone)))


def play_week(
    site: Site,
    clock: LeapingClock,
    *,
    tell: Callable[[str], None],
    approve: Callable[[], None],
    stop: threading.Event,
) -> WeekPlayed:
    """From Monday to Saturday. ``tell`` gets a line at each step; ``approve`` is called when the editors have been
    reminded, and is to approve by the link in their mail, or to wait until somebody has."""
    week = _Week(site, clock, tell)
    *entries, late = _sample()
    for reader in READERS:
        add(
            site,
            email=reader.email,
            publication=PUBLICATION,
            name=reader.name,
            categories=reader.categories,
            format=reader.format,
            confirmed=clock.now(),
        )
    tell(f"{len(READERS)} readers, with different choices")
    week.collect(entries)
    week.next_slot()
    week.at(MONDAY + timedelta(days=4), _LATE)
    week.add(late)
    tell(f"One more entry comes in, too late for this issue: {late.title}")
    week.next_slot()
    approve()
    if load(site, REF)[0].state is IssueState.DRAFT:
        tell("Nobody has approved it: no reader gets it")
    week.next_slot()
    status = send(site, REF, stop=stop)
    counts = status.counts
    tell(f"Sent over SMTP to {counts.sent} of {counts.audience}")
    feeds = read_feeds(site)
    tell(f"{len(feeds)} feeds, all from the same entries")
    week.alerts()
    issue, held = load(site, REF)
    following = gather(site, f"{PUBLICATION}/{samples.DATE + timedelta(days=7)}", dry_run=True)
    chosen = {decision.entry.title for decision in following.chosen}
    rolls_on = late.title in chosen and late.title not in {entry.title for entry in held}
    if rolls_on:
        tell("The late entry waits in the window of the next issue")
    week.coming()
    return WeekPlayed(issue=issue, entries=held, status=status, feeds=feeds, late=late.title, rolls_on=rolls_on)


class _Week:
    def __init__(self, site: Site, clock: LeapingClock, tell: Callable[[str], None]) -> None:
        self._site, self._clock, self._tell = site, clock, tell
        self._publication = site.publication(PUBLICATION)

    def at(self, day: date, moment: time) -> None:
        self._clock.leap(instant(day, moment, self._publication.zone))

    def add(self, entry: JournalEntry) -> None:
        texts = {
            "title": entry.title,
            "original_title": entry.original_title,
            "category": entry.category,
            "url": entry.url,
            "summary": entry.summary,
            "section": entry.section,
        }
        given = {name: text for name, text in texts.items() if text}
        add_entry(self._site, publication=PUBLICATION, texts=given)

    def collect(self, entries: list[JournalEntry]) -> None:
        """Spread over the days until Friday afternoon."""
        moments = [(MONDAY + timedelta(days=day), hour) for day in range(5) for hour in _HOURS]
        for number, (day, hour) in enumerate(moments):
            first, last = (len(entries) * each // len(moments) for each in (number, number + 1))
            self.at(day, hour)
            for entry in entries[first:last]:
                self.add(entry)
            self._tell(f"Collected: {' / '.join(entry.title for entry in entries[first:last])}")

    def next_slot(self) -> None:
        """Leap to what the calendar has next, and do it."""
        (ahead,) = upcoming(self._site, self._publication, 1)
        self._clock.leap(ahead.at)
        for outcome in tick(self._site):
            what = outcome.result.value if outcome.result else "waiting"
            self._tell(f"The calendar: {outcome.slot.job.value}: {what}, {outcome.detail}")
        if load(self._site, REF)[0].state.is_public:
            with self._site.database.reading() as connection:
                count = len(documents.paths(connection))
            address = self._site.links.url(paths.issue(PUBLICATION, samples.DATE))
            self._tell(f"Published: {count} pages and feeds, {address}")
        self.alerts()

    def alerts(self) -> None:
        if tell_due(self._site):
            self._tell(f"Told by mail and webhook: {send_waiting(self._site)} notices")

    def coming(self) -> None:
        (ahead,) = upcoming(self._site, self._publication, 1)
        local = ahead.at.astimezone(self._publication.zone)
        job = ahead.slot.job.value if ahead.slot else "nothing"
        self._tell(f"Next in the calendar: {job}, {local:%A %d %B %H:%M}")


def _sample() -> list[JournalEntry]:
    journal = read(samples.JAPANESE.read_text("utf-8")).journal
    assert journal is not None
    return list(journal.entries)
