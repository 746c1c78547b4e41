"""A site whose weeks pass: entries come in, and the calendar does the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from newsletter.config import Config
from newsletter.model.run import Job, RunResult
from newsletter.store import issues, runs
from newsletter.workflows.entries import add_entry
from newsletter.workflows.site import Site
from tests.conftest import MovedClock

MONDAY = datetime(2026, 2, 2, 0, 0, tzinfo=UTC)
"""09:00 in Tokyo."""
_numbers = count(1)


def to_friday(clock: MovedClock) -> None:
    """From that Monday to a minute after the gathering."""
    clock.move(days=4, hours=9, minutes=1)


def to_saturday(clock: MovedClock) -> None:
    """On to a minute after the sending."""
    clock.move(hours=13)


def scheduled(site: Site, **schedule: Any) -> Site:
    """The site with another schedule."""
    return changed(site, {"schedule": schedule})


def changed(site: Site, publication: dict[str, Any], **more: Any) -> Site:
    """The site with other settings of its publication, and of its own."""
    values = site.config.model_dump(mode="json") | more
    values["secret_key"] = site.config.secret_key.get_secret_value()
    annex = values["publications"]["annex"]
    annex["schedule"].update(publication.pop("schedule", {}))
    annex.update(publication)
    return replace(site, config=Config.model_validate(values))


def collect(site: Site, *titles: str) -> None:
    for title in titles:
        texts = {
            "title": title,
            "url": f"https://example.org/{next(_numbers)}",
            "summary": "要点を一文で。",
            "category": "tools",
        }
        add_entry(site, publication=None, texts=texts)


def results(site: Site) -> list[tuple[Job, date, RunResult | None]]:
    with site.database.reading() as connection:
        return sorted((run.job, run.local_date, run.result) for run in runs.recent(connection, "annex", 500))


def entries(site: Site, day: date) -> list[str]:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", day)
        return [] if issue is None else [entry.title for entry in issues.entries_of(connection, issue)]
