"""Issues in a real database, frozen and published as the workflows do."""

from __future__ import annotations

from datetime import date

from newsletter.model.entry import Entry
from newsletter.model.issue import FrontMatter, Issue
from newsletter.model.url import url_key
from newsletter.store import contents, entries, issues, publications
from newsletter.workflows.site import Site
from tests.conftest import CATEGORIES

SLUGS = (*CATEGORIES, None)


def issue_of(site: Site, day: date, count: int, *, freeze: bool = True) -> Issue:
    """An issue with ``count`` entries of every category in turn; not published."""
    now, slug = site.clock.now(), "annex"
    with site.database.writing() as connection:
        prefix = publications.tag_prefix(connection, slug)
        made = [f"{day:%m%d}x{number}" for number in range(count)]
        for number, entry_id in enumerate(made):
            url = f"https://articles.example/{entry_id}"
            entries.add(
                connection,
                Entry(
                    id=entry_id,
                    tag=f"{prefix}/entries/{entry_id}",
                    publication=slug,
                    title=f"記事{entry_id}",
                    original_title=f"Article {entry_id}" if number % 2 else None,
                    category=SLUGS[number % len(SLUGS)],
                    url=url,
                    url_key=url_key(url),
                    summary=f"**要約**{entry_id}",
                    section=None,
                    language="ja",
                    collected_at=now,
                    updated_at=now,
                ),
            )
        front = FrontMatter(title="GenAI週刊 Annex", language="ja", tagline="一週間の要点")
        issue = issues.create(connection, publication=slug, day=day, front=front, cutoff=now, now=now)
        contents.place(connection, issue.id, [(entry_id, "window") for entry_id in made])
        if freeze:
            contents.freeze(connection, issue.id, now)
        return issue


def publish(site: Site, issue: Issue) -> None:
    with site.database.writing() as connection:
        issues.mark_published(connection, issue.id, site.clock.now())
