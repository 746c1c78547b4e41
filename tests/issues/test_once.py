"""Whatever is collected whenever, and added whenever, is in exactly one issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.select import Candidate, select
from newsletter.issues.window import Window
from newsletter.model.entry import Entry
from tests.issues.test_select import entry

FIRST = date(2026, 1, 3)
WEEKS = 6
BEGIN = datetime(2026, 1, 2, 9, tzinfo=UTC)
_SECONDS = timedelta(days=7 * WEEKS).total_seconds()
moments = st.one_of(
    # At a cut-off to the microsecond, and just beside one, or anywhere.
    st.builds(
        lambda week, beside: BEGIN + timedelta(days=7 * week, microseconds=beside),
        st.integers(0, WEEKS),
        st.integers(-1, 1),
    ),
    st.floats(-_SECONDS, _SECONDS).map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
)


@dataclass(frozen=True)
class Week:
    """``late`` is how long after its cut-off it is gathered; one that is not approved holds nothing."""

    late: timedelta
    is_approved: bool


weeks = st.lists(
    st.builds(Week, st.floats(-3, 12).map(lambda days: timedelta(days=days)), st.booleans()),
    min_size=WEEKS,
    max_size=WEEKS,
)


@given(st.lists(st.tuples(moments, moments), min_size=1, max_size=12), weeks)
def test_an_entry_lands_in_exactly_one_issue(times: list[tuple[datetime, datetime]], life: list[Week]) -> None:
    added = {f"e{n}": (entry(collected, entry_id=f"e{n}"), at) for n, (collected, at) in enumerate(times)}
    held: dict[str, date] = {}
    seen: dict[str, int] = dict.fromkeys(added, 0)
    since = None
    # One more, long after: nothing is left over.
    for number, week in enumerate([*life, Week(timedelta(days=60), True)]):
        day = FIRST + timedelta(days=7 * number)
        until = BEGIN + timedelta(days=7 * number if number < WEEKS else 7 * WEEKS + 30)
        known: list[Entry] = [each for each, at in added.values() if at <= until + week.late]
        decisions = select(
            day, Window(since=since, until=until), [Candidate(entry=e, held_by=held.get(e.id)) for e in known]
        )
        if not week.is_approved:
            continue
        since = until
        for decision in decisions:
            if decision.reason.is_in:
                seen[decision.entry.id] += 1
                held[decision.entry.id] = day
    assert set(seen.values()) == {1}
