"""Looking before gathering, what readers had before, and the order of a draft."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.errors import Refused
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import add_entry, edit_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import list_issues, load, repeats
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.workflows.contents import an_entry, everything

FIRST, SECOND = "annex/2026-02-07", "annex/2026-02-14"


def order(site: Site, ref: str = SECOND) -> list[str]:
    return [each.entry.title for each in gather(site, ref).chosen]


def test_a_dry_run_says_what_gathering_will_do_and_does_nothing(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw")
    clock.move(days=7)
    an_entry(site, "late")
    before = everything(site)
    rehearsed = gather(site, SECOND, dry_run=True)
    assert everything(site) == before
    assert list_issues(site, None) == ()
    real = gather(site, SECOND)
    assert (rehearsed.chosen, rehearsed.left_out, rehearsed.window) == (real.chosen, real.left_out, real.window)
    assert [each.words for each in real.left_out] == ["collected after the cut-off; it waits for the next issue"]
    approve(site, SECOND)
    with pytest.raises(Refused, match="frozen"):
        gather(site, SECOND, dry_run=True)


def test_a_url_that_readers_had_before_is_flagged(site: Site, clock: MovedClock) -> None:
    an_entry(site, "saw")
    gather(site, FIRST, until=clock.now().replace(year=2027))
    approve(site, FIRST)
    clock.move(days=1)
    again = an_entry(site, "saw again", url="https://example.org/saw/?utm_source=x")
    an_entry(site, "glue")
    gathered = gather(site, SECOND, until=clock.now().replace(year=2028), dry_run=True)
    assert gathered.repeats == {again.id: (FIRST,)}
    gather(site, SECOND, until=clock.now().replace(year=2028))
    assert repeats(site, *load(site, SECOND)) == {again.id: (FIRST,)}
    assert repeats(site, *load(site, FIRST)) == {}


def test_editors_give_places_from_either_end(site: Site, clock: MovedClock) -> None:
    made = {}
    for name in ("saw", "glue", "clamp", "plane"):
        made[name] = an_entry(site, name)
        clock.move(seconds=1)
    assert order(site) == ["saw", "glue", "clamp", "plane"]
    edit_entry(site, made["plane"].id, texts={}, position=1)
    edit_entry(site, made["saw"].id, texts={}, position=-1)
    edit_entry(site, made["glue"].id, texts={}, position=-2)
    assert order(site) == ["plane", "clamp", "glue", "saw"]
    edit_entry(site, made["saw"].id, texts={}, position=0)
    assert order(site) == ["plane", "saw", "clamp", "glue"]
    first = {"title": "first", "url": "https://example.org/f", "summary": "x"}
    add_entry(site, publication=None, texts=first, position=1, pinned_to=date(2026, 2, 14))
    assert order(site) == ["first", "plane", "saw", "clamp", "glue"]


def test_sections_come_as_they_appear_and_then_categories_in_their_order(site: Site, clock: MovedClock) -> None:
    for name, texts in (
        ("none", {}),
        ("niche", {"category": "niche"}),
        ("late section", {"section": "後"}),
        ("tools", {"category": "tools"}),
        ("early section", {"section": "前", "category": "niche"}),
        ("late section too", {"section": "後"}),
    ):
        an_entry(site, name, url=f"https://example.org/{name.replace(chr(32), chr(45))}", **texts)
        clock.move(seconds=1)
    assert order(site) == ["late section", "late section too", "early section", "tools", "niche", "none"]
