"""Entries from a query in a database of somebody else, with another schema: a real PostgreSQL, and SQLite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from newsletter.issues.select import Reason
from newsletter.sources.errors import SourceUnavailable
from newsletter.sources.sql import read_rows
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import edit_entry, list_entries, show_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.read_source import read_source
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock, Postgres
from tests.sources.reading import (
    QUERY,
    SCHEMA,
    article,
    execute,
    sql_source,
    verdicts,
    with_source,
)
from tests.workflows.contents import actions, an_entry, everything, shown

ISSUE, NEXT = "annex/2026-02-07", "annex/2026-02-14"
FRIDAY = datetime(2026, 2, 6, 3, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def articles(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of another's database with a schema of its own: on PostgreSQL not even in ``public``."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/with space & 100%.db"
        execute(url, *(statement.format(instant="TEXT") for statement in SCHEMA))
        yield url
        return
    with request.getfixturevalue("postgres").database("template1") as database:
        execute(database, "CREATE SCHEMA editorial")
        url = f"{database}&options=-csearch_path%3Deditorial"
        execute(url, *(statement.format(instant="TIMESTAMP WITH TIME ZONE") for statement in SCHEMA))
        yield url


@pytest.fixture
def reading(site: Site, articles: str) -> Site:
    return with_source(site, sql_source(articles))


def test_a_week_is_read_from_another_schema(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY, topic=1, original="The saw")
    article(articles, 2, "鑿", seen=FRIDAY, topic=2, body="一段落目。\n\n二段落目。")
    done = read_source(reading, None)
    assert done.is_faultless
    assert verdicts(done) == [("鋸", "added"), ("鑿", "added")]
    gathered = gather(reading, ISSUE, until=FRIDAY + timedelta(hours=1))
    assert [(each.entry.title, each.reason) for each in gathered.chosen] == [
        ("鋸", Reason.THIS_WEEK),
        ("鑿", Reason.THIS_WEEK),
    ]
    saw, chisel = shown(reading, ISSUE)
    assert (saw.original_title, saw.category, saw.url) == ("The saw", "tools", "https://example.org/1")
    assert (chisel.category, chisel.summary) == ("niche", "一段落目。\n\n二段落目。")
    entries = list_entries(reading, publication=None)
    assert {entry.collected_at for entry in entries} == {FRIDAY}


def test_gathering_reads_the_source_first(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    gathered = gather(reading, ISSUE)
    assert [each.entry.title for each in gathered.chosen] == ["鋸"]
    assert gathered.source is not None
    assert gathered.source.counts["added"] == 1


def test_reading_again_changes_nothing(reading: Site, articles: str, clock: MovedClock) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    read_source(reading, None)
    before = everything(reading)
    clock.move(hours=1)
    assert verdicts(read_source(reading, None)) == [("鋸", "unchanged")]
    assert everything(reading) == before
    assert actions(reading) == ["source.read"]


def test_a_dry_run_says_the_same_and_keeps_nothing(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    article(articles, 2, "鑿", seen=FRIDAY, link="nowhere")
    before = everything(reading)
    rehearsed = read_source(reading, None, dry_run=True)
    assert verdicts(rehearsed) == [("鋸", "added"), ("鑿", "refused")]
    assert everything(reading) == before
    assert verdicts(read_source(reading, None)) == verdicts(rehearsed)


def test_a_row_that_says_something_else_changes_its_entry(reading: Site, articles: str, clock: MovedClock) -> None:
    article(articles, 1, "鋸", seen=FRIDAY, topic=1, original="The saw")
    (made,) = read_source(reading, None).items
    clock.move(hours=1)
    execute(articles, "UPDATE articles SET headline = '大鋸', topic = NULL, original = NULL")
    (changed,) = read_source(reading, None).items
    assert (changed.verdict.value, changed.entry_id) == ("changed", made.entry_id)
    entry = show_entry(reading, made.entry_id or "").entry
    assert (entry.title, entry.category, entry.original_title) == ("大鋸", None, None)
    assert (entry.collected_at, entry.updated_at) == (FRIDAY, clock.now())


def test_what_editors_did_stays_while_the_row_is_the_same(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    article(articles, 2, "鑿", seen=FRIDAY)
    saw, chisel = (item.entry_id or "" for item in read_source(reading, None).items)
    edit_entry(reading, saw, texts={"title": "のこぎり", "url": "https://example.org/better"})
    withdraw_entry(reading, chisel)
    before = everything(reading)
    assert verdicts(read_source(reading, None)) == [("鋸", "unchanged"), ("鑿", "unchanged")]
    assert everything(reading) == before
    execute(articles, "UPDATE articles SET headline = 'のみ' WHERE id = 2")
    _, left = read_source(reading, None).items
    assert (left.verdict.value, left.reasons) == ("left", ("an editor withdrew it",))


def test_an_approved_issue_keeps_its_text_whatever_the_source_says(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    gather(reading, ISSUE)
    approve(reading, ISSUE)
    execute(articles, "UPDATE articles SET headline = '大鋸'")
    (left,) = read_source(reading, None).items
    assert left.verdict.value == "left"
    assert "2026-02-07" in left.reasons[0]
    assert [entry.title for entry in shown(reading, ISSUE)] == ["鋸"]
    assert verdicts(read_source(reading, None)) == [("大鋸", "unchanged")]


def test_an_article_that_an_editor_added_is_not_added_twice(reading: Site, articles: str) -> None:
    mine = an_entry(reading, "saw", url="https://example.org/1/?utm_source=x")
    article(articles, 1, "鋸", seen=FRIDAY)
    (left,) = read_source(reading, None).items
    assert (left.verdict.value, left.entry_id) == ("left", mine.id)
    assert mine.id in left.reasons[0]
    assert list_entries(reading, publication=None) == (mine,)


def test_rows_with_faults_are_left_out_and_named(reading: Site, articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    article(articles, 2, " ", seen=FRIDAY, link="ftp://example.org/", body="# no", topic=3)
    article(articles, 3, "また鋸", seen=FRIDAY, link="https://example.org/1?utm_medium=x")
    article(articles, 4, "鑿", seen=FRIDAY, body=None)
    good, bad, again, empty = read_source(reading, None).items
    assert good.verdict.value == "added"
    assert [reason.partition(":")[0] for reason in bad.reasons] == ["title", "url", "summary", "category"]
    assert again.reasons == ("url: repeats the one of row 1",)
    assert (empty.where, empty.reasons) == ("row 4", ("summary: is missing",))
    assert len(list_entries(reading, publication=None)) == 1


def test_the_week_is_bound_with_some_days_before_it(reading: Site, articles: str, clock: MovedClock) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    gather(reading, ISSUE)
    approve(reading, ISSUE)
    late = FRIDAY - timedelta(days=1)
    article(articles, 2, "遅れた鑿", seen=late)
    article(articles, 3, "古い鉋", seen=FRIDAY - timedelta(days=30))
    article(articles, 4, "次の槌", seen=FRIDAY + timedelta(days=5))
    article(articles, 5, "来週の槌", seen=FRIDAY + timedelta(days=8))
    clock.move(days=7)
    gathered = gather(reading, NEXT)
    assert [(each.entry.title, each.reason) for each in gathered.chosen] == [
        ("遅れた鑿", Reason.LATE),
        ("次の槌", Reason.THIS_WEEK),
    ]
    assert {entry.title for entry in list_entries(reading, publication=None)} == {"鋸", "遅れた鑿", "次の槌"}


def test_rows_without_a_time_are_in_the_week_that_reads_them_in_their_order(site: Site, articles: str) -> None:
    query = "SELECT headline AS title, link AS url, body AS summary FROM articles ORDER BY id DESC"
    reading = with_source(site, sql_source(articles, query))
    for number in range(1, 6):
        article(articles, number, f"記事{number}", seen=FRIDAY)
    gathered = gather(reading, ISSUE)
    assert gathered.window.until < site.clock.now()
    assert [each.entry.title for each in gathered.chosen] == [f"記事{number}" for number in range(5, 0, -1)]


def test_a_source_that_cannot_be_read_keeps_nobody_waiting(site: Site, tmp_path: Path) -> None:
    reading = with_source(site, sql_source(f"sqlite:///{tmp_path}/gone.db"))
    mine = an_entry(site, "saw")
    gathered = gather(reading, ISSUE, until=site.clock.now() + timedelta(hours=1))
    assert [each.entry.id for each in gathered.chosen] == [mine.id]
    assert gathered.source is not None
    (problem,) = gathered.source.problems
    assert "unable to open" in problem
    assert not (tmp_path / "gone.db").exists()
    assert not read_source(reading, None).is_faultless


def test_the_other_database_is_only_read(articles: str) -> None:
    article(articles, 1, "鋸", seen=FRIDAY)
    window = {"since": FRIDAY, "until": FRIDAY}
    inserted = "INSERT INTO topics VALUES (9, 'x') RETURNING label AS title, label AS url, label AS summary"
    for query in (inserted, "DELETE FROM articles", "DROP TABLE articles"):
        with pytest.raises(SourceUnavailable, match=r"(?i)read-?only"):
            read_rows(sql_source(articles, query), **window)
    engine = create_engine(articles)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 1
        assert connection.scalar(text("SELECT count(*) FROM topics")) == 3
    engine.dispose()


def test_a_transaction_of_its_own_does_not_help_a_query_to_write(postgres: Postgres) -> None:
    with postgres.database("template1") as url:
        execute(url, "CREATE TABLE t (x INTEGER)")
        with pytest.raises(SourceUnavailable, match="read-only"):
            read_rows(sql_source(url, "COMMIT; INSERT INTO t VALUES (1)"), since=FRIDAY, until=FRIDAY)


def test_a_query_that_takes_too_long_is_given_up(articles: str) -> None:
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT max(x) AS title, 'u' AS url, 's' AS summary FROM n"
    )
    with pytest.raises(SourceUnavailable, match=r"timeout|interrupted"):
        read_rows(sql_source(articles, endless, timeout="0.2s"), since=FRIDAY, until=FRIDAY)


def test_a_query_of_another_shape_is_named(articles: str) -> None:
    def said(query: str) -> str:
        with pytest.raises(SourceUnavailable) as fault:
            read_rows(sql_source(articles, query), since=FRIDAY, until=FRIDAY)
        return fault.value.message

    assert said("SELECT headline AS titel, link AS url FROM articles").splitlines() == [
        "the query gives no column title",
        "the query gives no column summary",
        "the query gives a column titel; did you mean title?",
    ]
    assert said(f"{QUERY} LIMIT :most") == "The query of the source has :most."
    assert "nowhere" in said("SELECT * FROM nowhere")


def test_times_without_an_offset_are_in_the_zone_of_the_source(site: Site, articles: str) -> None:
    query = "SELECT headline AS title, link AS url, body AS summary, '2026-02-06 12:00' AS collected_at FROM articles"
    article(articles, 1, "鋸", seen=FRIDAY)
    read_source(with_source(site, sql_source(articles, query, timezone="Asia/Tokyo")), None)
    (entry,) = list_entries(site, publication=None)
    assert entry.collected_at == FRIDAY


def test_passwords_stay_out_of_what_is_said(site: Site) -> None:
    url = "postgresql://reader:hunter2@127.0.0.1:1/articles?connect_timeout=2"
    done = read_source(with_source(site, sql_source(url)), None)
    assert done.problems
    assert os.linesep.join(done.problems).count("hunter2") == 0
