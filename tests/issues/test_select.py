"""Who is in this week's issue, who is not, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.arrange import arrange
from newsletter.issues.select import Candidate, Reason, select
from newsletter.issues.window import Window
from newsletter.model.entry import Entry, EntryState

SINCE, UNTIL = datetime(2026, 1, 30, 9, tzinfo=UTC), datetime(2026, 2, 6, 9, tzinfo=UTC)
DAY = date(2026, 2, 7)


def entry(
    collected_at: datetime = SINCE,
    *,
    entry_id: str = "e",
    state: EntryState = EntryState.ACTIVE,
    pinned_to: date | None = None,
    position: int | None = None,
    section: str | None = None,
    category: str | None = None,
) -> Entry:
    return Entry(
        id=entry_id,
        tag=f"tag:{entry_id}",
        publication="annex",
        title=entry_id,
        original_title=None,
        category=category,
        url="https://example.org/",
        url_key="https://example.org",
        summary="…",
        section=section,
        language="ja",
        collected_at=collected_at,
        updated_at=collected_at,
        state=state,
        pinned_to=pinned_to,
        position=position,
    )


def reason(chosen: Entry, held_by: date | None = None, *, day: date = DAY, since: datetime | None = SINCE) -> Reason:
    window = Window(since=since, until=UNTIL)
    (decision,) = select(day, window, [Candidate(entry=chosen, held_by=held_by)])
    assert decision.words
    return decision.reason


def test_the_window_is_half_open() -> None:
    moment = timedelta(microseconds=1)
    assert reason(entry(SINCE)) is Reason.THIS_WEEK
    assert reason(entry(UNTIL - moment)) is Reason.THIS_WEEK
    assert reason(entry(UNTIL)) is Reason.AFTER_CUTOFF


def test_a_late_entry_rolls_forward() -> None:
    assert reason(entry(SINCE - timedelta(days=30))) is Reason.LATE
    assert reason(entry(SINCE - timedelta(days=30)), since=None) is Reason.THIS_WEEK


def test_what_an_editor_put_into_the_issue_is_in_whenever_it_came() -> None:
    assert reason(entry(UNTIL + timedelta(days=300), pinned_to=DAY)) is Reason.PINNED
    assert reason(entry(pinned_to=date(2026, 2, 14))) is Reason.PINNED_ELSEWHERE


def test_withdrawn_and_published_entries_are_out() -> None:
    assert reason(entry(state=EntryState.WITHDRAWN, pinned_to=DAY)) is Reason.WITHDRAWN
    assert reason(entry(), held_by=date(2026, 1, 31)) is Reason.IN_OTHER_ISSUE


_CUTOFFS = [SINCE + timedelta(weeks=week) for week in range(6)]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 6, 8), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_entry_of_any_instant_lands_in_exactly_one_issue(collected_at: datetime) -> None:
    held_by: date | None = None
    landed = 0
    for since, until in zip([None, *_CUTOFFS], _CUTOFFS, strict=False):
        day = until.date() + timedelta(days=1)
        candidate = Candidate(entry=entry(collected_at), held_by=held_by)
        (decision,) = select(day, Window(since=since, until=until), [candidate])
        if decision.reason.is_in:
            landed += 1
            held_by = day
    assert landed == 1


def test_entries_stand_as_placed_then_as_collected_with_what_shares_a_heading_together() -> None:
    hour = timedelta(hours=1)
    entries = [
        entry(SINCE + hour, entry_id="new", category="tools"),
        entry(SINCE, entry_id="old", category="works"),
        entry(SINCE + hour * 2, entry_id="second", pinned_to=DAY, position=2, section="Y"),
        entry(SINCE + hour * 3, entry_id="first", pinned_to=DAY, position=1, section="X"),
        entry(SINCE + hour * 4, entry_id="loose"),
        entry(SINCE, entry_id="joins", section="X"),
    ]
    ordered = arrange(entries, {"tools": "道具", "works": "作例"})
    assert [each.id for each in ordered] == ["first", "joins", "second", "new", "old", "loose"]
