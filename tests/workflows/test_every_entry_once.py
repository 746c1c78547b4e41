"""Weeks of a real site: entries come at any time, some issues are given up, and nothing is lost or comes twice."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from newsletter.store import contents
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import add_entry, list_entries
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import list_issues, load
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.workflows.contents import an_entry


@pytest.mark.parametrize("seed", [1, 2])
def test_every_entry_is_in_one_issue_after_some_weeks(site: Site, clock: MovedClock, seed: int) -> None:
    dice = random.Random(seed)
    day, number = date(2026, 2, 14), 0
    for _ in range(5):
        for _ in range(dice.randrange(7)):
            clock.move(hours=dice.uniform(0, 24))
            number += 1
            texts = {"title": f"e{number}", "url": f"https://example.org/{number}", "summary": "話。"}
            add_entry(
                site,
                publication=None,
                texts=texts,
                collected_at=clock.now() - timedelta(days=dice.choice([0, 0, 0, 3, 20])),
            )
        ref = f"annex/{day}"
        gather(site, ref)
        if dice.random() < 0.7:
            with site.database.writing() as connection:
                contents.freeze(connection, load(site, ref)[0].id, clock.now())
        day += timedelta(days=7)
    last = f"annex/{day}"
    an_entry(site, "last")
    gather(site, last, until=clock.now() + timedelta(days=1))
    approve(site, last)
    held = [
        each.entry_id for issue, _ in list_issues(site, None) if issue.frozen_at for each in load(site, issue.ref)[1]
    ]
    assert sorted(held) == sorted(entry.id for entry in list_entries(site, publication=None))
