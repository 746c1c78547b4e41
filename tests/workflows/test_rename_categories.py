"""A category gets another slug: nobody silently gets less than they chose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from newsletter.assembly import assemble
from newsletter.config import Config
from newsletter.model.edition import Format
from newsletter.rendering.edition import render_edition
from newsletter.store import subscriptions
from newsletter.workflows.approve import approve
from newsletter.workflows.issues import load
from newsletter.workflows.rename_categories import rename_categories
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from tests.conftest import MovedClock
from tests.issue_making import import_issue
from tests.web.test_former_categories import renamed

CHOICES = {
    "hanako@readers.test": ["tools"],
    "jiro@readers.test": ["security", "tools"],
    "keiko@readers.test": ["security"],
    "taro@readers.test": [],
}


@pytest.fixture
def week(site: Site, clock: MovedClock, tmp_path: Path) -> Site:
    """Four readers, and an approved issue that is not published yet; then ``tools`` becomes ``workshop``."""
    for email, categories in CHOICES.items():
        add(site, email=email, publication=None, categories=categories, confirmed=clock.now())
    approve(site, import_issue(site, tmp_path, "2026-02-07"))
    return replace(site, config=renamed(site.config, {"tools": "workshop"}))


def _chosen(site: Site) -> dict[str, str]:
    with site.database.reading() as connection:
        return {one.subscriber.email: one.key for one in subscriptions.list_of(connection, "annex")}


def _audited(site: Site) -> list[str]:
    with site.database.reading() as connection:
        found = connection.execute(text("SELECT detail FROM audit_log WHERE action = 'categories.rename'"))
        return [row.detail for row in found]


def test_what_readers_chose_is_kept_under_the_new_slug(week: Site) -> None:
    rename_categories(week)
    assert _chosen(week) == {
        "hanako@readers.test": "workshop",
        "jiro@readers.test": "security;workshop",
        "keiko@readers.test": "security",
        "taro@readers.test": "*",
    }
    (told,) = _audited(week)
    assert told.startswith("tools to workshop: ")
    assert told.endswith(" 2 choices of readers")


def test_an_issue_approved_under_the_old_slug_still_reaches_those_who_chose_it(week: Site) -> None:
    def titles() -> list[str]:
        issue, entries = load(week, "annex/2026-02-07")
        made = render_edition(issue, entries, week.publication(None), week.links, key="workshop", format=Format.TEXT)
        return [entry.title for entry in entries if entry.category == "workshop" and entry.title in made.text]

    assert titles() == []
    rename_categories(week)
    assert titles()


def test_it_is_done_once(week: Site) -> None:
    rename_categories(week)
    before = _chosen(week)
    rename_categories(week)
    assert _chosen(week) == before
    assert len(_audited(week)) == 1


def test_two_former_slugs_may_lead_to_one_category(week: Site, config: Config) -> None:
    annex = config.publications["annex"].model_dump()
    categories = {slug: label for slug, label in annex["categories"].items() if slug not in ("tools", "security")}
    annex |= {
        "categories": categories | {"workshop": "工房"},
        "former_categories": {"tools": "workshop", "security": "workshop"},
    }
    merged = Config.model_validate(config.model_dump() | {"publications": {"annex": annex}})
    rename_categories(replace(week, config=merged))
    assert set(_chosen(week).values()) == {"workshop", "*"}


def test_a_site_that_is_opened_carries_it_out(week: Site) -> None:
    assemble(week.config).database.close()
    assert _chosen(week)["hanako@readers.test"] == "workshop"
