"""A site whose one publication has a source, and the databases of other people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import create_engine, text

from newsletter.config.source import FeedsSource, FolderSource, SqlSource
from newsletter.workflows.site import Site
from newsletter.workflows.source_result import SourceReading

QUERY = """
SELECT a.headline AS title, a.original AS original_title, a.link AS url, a.body AS summary, t.label AS category,
       a.seen AS collected_at
FROM articles AS a LEFT JOIN topics AS t ON t.id = a.topic
WHERE a.seen >= :since AND a.seen < :until
ORDER BY a.id
"""
SCHEMA = (
    "CREATE TABLE topics (id INTEGER PRIMARY KEY, label VARCHAR(80) NOT NULL)",
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, headline VARCHAR(200), original VARCHAR(200), link VARCHAR(500),"
    " body TEXT, topic INTEGER REFERENCES topics, seen {instant} NOT NULL)",
    "INSERT INTO topics VALUES (1, 'ツール・実験'), (2, 'ニッチ・深堀り'), (3, '料理')",
)


def with_source(site: Site, source: SqlSource | FolderSource | FeedsSource | None) -> Site:
    """The same site with another source of its publication."""
    annex = site.config.publications["annex"].model_copy(update={"source": source})
    return replace(site, config=site.config.model_copy(update={"publications": {"annex": annex}}))


def sql_source(url: str, query: str = QUERY, **more: object) -> SqlSource:
    return SqlSource.model_validate({"url": url, "query": query, **more})


def execute(url: str, *statements: str, **values: object) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def article(url: str, number: int, headline: str, *, seen: datetime, **more: object) -> None:
    """One row more in the other database."""
    local = seen.replace(tzinfo=None).isoformat(" ") if url.startswith("sqlite") else seen
    values = {
        "original": None,
        "link": f"https://example.org/{number}",
        "body": f"{headline}の話。",
        "topic": None,
        **more,
    }
    execute(
        url,
        "INSERT INTO articles VALUES (:id, :headline, :original, :link, :body, :topic, :seen)",
        id=number,
        headline=headline,
        seen=local,
        **values,
    )


def verdicts(reading: SourceReading) -> Sequence[tuple[str, str]]:
    return [(item.title, item.verdict.value) for item in reading.items]
