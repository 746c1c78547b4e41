"""A category that got another slug: old addresses lead to the new ones, and no entry is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from newsletter.config import Config
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.rename_categories import rename_categories
from newsletter.workflows.site import Site
from tests.conftest import CATEGORIES
from tests.issue_making import publish_issues
from tests.web.asking import asking
from tests.web.crawling import crawl


def renamed(config: Config, former: dict[str, str], today: str = "workshop") -> Config:
    """The configuration with ``tools`` called ``workshop``, or as given, and these former categories."""
    categories = {today if slug == "tools" else slug: label for slug, label in CATEGORIES.items()}
    annex = config.publications["annex"].model_dump() | {"categories": categories, "former_categories": former}
    return Config.model_validate(config.model_dump() | {"publications": {"annex": annex}})


def test_a_renamed_category_keeps_its_entries_and_its_old_addresses_lead_on(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"])
    site = replace(site, config=renamed(site.config, {"tools": "workshop"}))
    rename_categories(site)
    rebuild_all(site)
    with asking(site) as ask:
        for kind in ("atom", "rss", "json"):
            moved = ask(f"/annex/feeds/tools.{kind}")
            assert (moved.status_code, moved.headers["location"]) == (301, f"workshop.{kind}")
            assert "推論を支える小さな道具1" in ask(f"/annex/feeds/workshop.{kind}").text
        moved = ask("/annex/categories/tools/")
        assert (moved.status_code, moved.headers["location"]) == (301, "../workshop/")
        assert "推論を支える小さな道具1" in ask("/annex/categories/workshop/").text
        assert ask("/annex/categories/nothing/").status_code == 404
    assert crawl(site).faults == []


def test_readers_are_led_on_from_the_moment_of_the_change(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"])
    for slug, former in (("workshop", {"tools": "workshop"}), ("lab", {"tools": "lab", "workshop": "lab"})):
        site = replace(site, config=renamed(site.config, former, slug))
        rename_categories(site)
        with asking(site) as ask:
            for old in former:
                moved = ask(f"/annex/feeds/{old}.atom")
                assert (moved.status_code, moved.headers["location"]) == (301, f"{slug}.atom")
                assert ask(f"/annex/categories/{old}/").status_code == 301
            assert "推論を支える小さな道具1" in ask(f"/annex/feeds/{slug}.atom").text
            assert "推論を支える小さな道具1" in ask(f"/annex/categories/{slug}/").text
            assert "件" in ask(f"/annex/search?q=推論&category={slug}").text
    assert crawl(site).faults == []


def test_nobody_is_led_to_what_is_not_there(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"])
    with asking(replace(site, config=renamed(site.config, {"tools": "workshop", "shed": "workshop"}))) as ask:
        assert ask("/annex/feeds/shed.atom").status_code == 404
        assert ask("/annex/feeds/tools.atom").status_code == 200


@pytest.mark.parametrize(
    ("former", "fault"),
    [({"business": "workshop"}, "business is a category still"), ({"tools": "nowhere"}, "which is no category")],
)
def test_a_former_category_must_lead_to_one_of_today(config: Config, former: dict[str, str], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        renamed(config, former)
