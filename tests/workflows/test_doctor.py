"""The doctor tells what is wrong, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from newsletter.clock import SystemClock
from newsletter.config.source import FolderSource
from newsletter.links import Links
from newsletter.web.inbox.server import Inbox
from newsletter.workflows.doctor import examine
from newsletter.workflows.finding import Finding, Level
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from tests.conftest import make_config


@pytest.fixture
def relay() -> Iterator[int]:
    """The port of a relay on loopback that offers no TLS."""
    with Inbox(SystemClock(), smtp_port=0, web_port=0, folder=None) as running:
        yield running.smtp_port


def _found(site: Site, check: str) -> Finding:
    return next(finding for finding in examine(site) if finding.check.startswith(check))


def _with(site: Site, **settings: Any) -> Site:
    config = make_config(site.config.database_url, **settings)
    return replace(site, config=config, links=Links(config.base_url))


def test_a_relay_that_answers_is_well(site: Site, relay: int) -> None:
    finding = _found(_with(site, smtp={"port": relay}), "relay")
    assert (finding.level, finding.advice) == (Level.OK, "")
    assert "8BITMIME" in finding.text


def test_a_relay_that_is_not_there_is_a_fault(site: Site) -> None:
    finding = _found(_with(site, smtp={"port": 1}), "relay 127.0.0.1:1")
    assert finding.level is Level.FAULT
    assert "cannot be reached" in finding.text
    assert "newsletter inbox" in finding.advice


def test_a_relay_without_the_tls_that_we_want_is_a_fault(site: Site, relay: int) -> None:
    finding = _found(_with(site, smtp={"port": relay, "security": "starttls"}), "relay")
    assert finding.level is Level.FAULT
    assert "STARTTLS" in finding.text


def test_a_database_that_somebody_changed_is_a_fault(site: Site) -> None:
    assert _found(site, "database").level is Level.OK
    with site.database.writing() as connection:
        connection.execute(text("ALTER TABLE entries DROP COLUMN section"))
    finding = _found(site, "database")
    assert (finding.level, finding.advice) == (Level.FAULT, "`newsletter db check` names them.")


def test_a_site_where_nobody_hears_of_trouble_is_warned_of(site: Site) -> None:
    assert _found(site, "alerts").level is Level.WARNING
    manned = _with(site, notices={"operators": ["olga@annex.example"]})
    assert _found(manned, "alerts").level is Level.OK


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("https://news.annex.example", Level.OK),
        ("http://news.annex.example", Level.WARNING),
        ("http://127.0.0.1:8080", Level.WARNING),
        ("https://localhost", Level.WARNING),
        ("https://192.168.0.7", Level.WARNING),
    ],
)
def test_a_public_address_that_readers_cannot_open_is_warned_of(site: Site, url: str, level: Level) -> None:
    assert _found(_with(site, base_url=url), "base_url").level is level


def test_a_publication_that_the_law_would_not_let_mail_is_warned_of(site: Site) -> None:
    assert _found(site, "publication annex").level is Level.OK
    annex = site.config.publications["annex"]
    for change, said in (({"contact": ""}, "contact missing"), ({"contact": "x@example.org"}, "as in the example")):
        config = site.config.model_copy(update={"publications": {"annex": annex.model_copy(update=change)}})
        finding = _found(replace(site, config=config), "publication annex")
        assert finding.level is Level.WARNING
        assert said in finding.text


def test_readers_of_a_publication_that_the_configuration_calls_otherwise_are_warned_of(site: Site) -> None:
    add(site, email="hanako@readers.test", publication=None, confirmed=site.clock.now())
    digest = site.config.publications["annex"].model_copy(update={"slug": "digest"})
    finding = _found(
        replace(site, config=site.config.model_copy(update={"publications": {"digest": digest}})), "publication annex"
    )
    assert (finding.level, finding.text) == (
        Level.WARNING,
        "not in the configuration, so its pages stay as they are; readers who get nothing: 1",
    )
    assert "[publications.annex]" in finding.advice
    assert [each.level for each in examine(site) if each.check == "publication annex"] == [Level.OK]


def test_the_schedule_says_when_the_next_issue_goes_out(site: Site) -> None:
    finding = _found(site, "schedule annex")
    assert (finding.level, finding.text) == (
        Level.OK,
        "the next issue goes out Sat 2026-02-07 07:00 JST once approved",
    )
    annex = site.config.publications["annex"]
    off = annex.model_copy(update={"schedule": annex.schedule.model_copy(update={"enabled": False})})
    found = _found(replace(site, config=site.config.model_copy(update={"publications": {"annex": off}})), "schedule")
    assert (found.level, "switched off" in found.text) == (Level.WARNING, True)


def test_a_source_is_read_and_nothing_is_kept(site: Site, tmp_path: Path) -> None:
    def with_folder(folder: Path) -> Site:
        annex = site.config.publications["annex"]
        source = FolderSource(kind="folder", folder=str(folder))
        return replace(
            site,
            config=site.config.model_copy(
                update={"publications": {"annex": annex.model_copy(update={"source": source})}}
            ),
        )

    assert _found(with_folder(tmp_path), "source annex").level is Level.OK
    missing = _found(with_folder(tmp_path / "none"), "source annex")
    assert missing.level is Level.FAULT
    assert "none" in missing.text


def test_a_fence_that_holds_is_a_fault(site: Site, tmp_path: Path) -> None:
    assert _found(site, "fence").level is Level.OK
    finding = _found(_with(site, fence={"file": str(tmp_path / "none" / "fence.json")}), "fence")
    assert finding.level is Level.FAULT
    assert "fence.file" in finding.text
