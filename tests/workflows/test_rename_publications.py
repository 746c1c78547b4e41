"""A publication gets another slug: all that it has goes on under it, in one step, once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, Text, insert, select, text

from newsletter.assembly import assemble
from newsletter.config import Config
from newsletter.errors import UsageError
from newsletter.model.run import Job
from newsletter.model.search import parse_query
from newsletter.store import audit, tables
from newsletter.workflows import rename_publications as renaming
from newsletter.workflows.doctor import examine
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.edit_front import edit_front
from newsletter.workflows.finding import Level
from newsletter.workflows.gather import gather
from newsletter.workflows.plan import plan_first
from newsletter.workflows.process import HOST
from newsletter.workflows.search import find_entries
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from newsletter.workflows.tick import tick
from tests.conftest import MovedClock
from tests.issue_making import publish_issues
from tests.workflows.contents import an_entry
from tests.workflows.hub import with_hub
from tests.workflows.joining import dump, sign_up
from tests.workflows.renaming import called, open_again, opened

PAST = {
    ("audit_log", "object"),
    ("audit_log", "detail"),
    ("fence_lost", "issue"),
    ("former_slugs", "slug"),
    ("hub_pings", "topic"),
    ("notices", "raw"),
}
"""What says how it was: what was done, what others were told, the former slug itself. Permanent ids are beside it."""


@pytest.fixture
def lived(site: Site, clock: MovedClock, tmp_path: Path) -> Site:
    """Rows in every table that has a publication: readers, issues, a draft, sends, runs, notices, candidates."""
    site = with_hub(site, "http://127.0.0.1:1/")
    for name in ("hanako", "jiro", "keiko"):
        add(site, email=f"{name}@readers.test", publication=None, categories=["tools"], confirmed=clock.now())
    publish_issues(site, tmp_path, ["2026-02-07", "2026-02-14"])
    plan_first(site, "annex/2026-02-07")
    an_entry(site, "next", category="tools")
    gather(site, "annex/2026-02-21")
    sign_up(site, "taro@readers.test")
    tick(site)
    now = clock.now()
    about = {"publication": "annex", "title": "T", "summary": "S", "found_at": now}
    with site.database.writing() as connection:
        entry = connection.scalar(select(tables.entries.c.id).limit(1))
        for table, values in (
            (
                tables.candidates,
                {**about, "id": "c1", "feed": "f", "url": "https://c.example/", "url_key": "c.example"},
            ),
            (
                tables.source_rows,
                {"publication": "annex", "url_key": "k", "entry_id": entry, "sha256": "0", "read_at": now},
            ),
            (tables.feed_visits, {"publication": "annex", "url": "https://f.example/", "read_at": now}),
            (tables.fence_lost, {"issue": "annex/2026-01-31", "sent_at": now - timedelta(days=7)}),
            (
                tables.scheduled_runs,
                {"publication": "annex", "job": "send", "local_date": now.date(), "issue_date": now.date()}
                | {"host": "h", "process": "1-x", "began_at": now, "beat_at": now, "ended_at": now, "result": "done"},
            ),
            (
                tables.notices,
                {"key": "issue.sent:annex/2026-02-07:mail:olga", "kind": "issue.sent", "publication": "annex"}
                | {"channel": "mail", "to": "olga@annex.example", "created_at": now, "due_at": now},
            ),
        ):
            connection.execute(insert(table).values(**values))
    return site


def counts(site: Site, slug: str) -> dict[str, int]:
    """How many rows each table has of a publication; those without any are left out."""
    with site.database.reading() as connection:
        found = {
            table.name: len(connection.execute(select(table).where(table.c.publication == slug)).all())
            for table in tables.metadata.sorted_tables
            if "publication" in table.c
        }
        if not site.database.is_sqlite:
            words = text("SELECT count(*) FROM search_index WHERE publication = :slug")
            found["search_index"] = connection.scalar(words, {"slug": slug}) or 0
    return {name: number for name, number in found.items() if number}


def named_in(site: Site) -> set[tuple[str, str]]:
    """The columns in which a former slug stands as such, besides permanent ids."""
    found = set()
    with site.database.reading() as connection:
        for table in tables.metadata.sorted_tables:
            for column in table.c:
                if isinstance(column.type, Text):
                    for value in connection.scalars(select(column).where(column.is_not(None))):
                        if value.startswith("tag:") or not _names(value):
                            continue
                        found.add((table.name, column.name))
    return found


def _names(value: str) -> bool:
    return value == "annex" or value.startswith("annex/") or any(each in value for each in (":annex", "/annex/"))


def found(site: Site, words: str) -> int:
    query, only = parse_query(words), site.publication(None)
    return find_entries(site, only, query, category=None, year=None, newest_first=True, limit=50, offset=0).total


def told(site: Site) -> list[tuple[str, str]]:
    with site.database.reading() as connection:
        rows = connection.execute(
            select(tables.audit_log.c.object, tables.audit_log.c.detail)
            .where(tables.audit_log.c.action == "publication.rename")
            .order_by(tables.audit_log.c.id)
        )
        return [(row.object, row.detail) for row in rows]


def test_everything_goes_on_under_the_new_slug(lived: Site) -> None:
    before = counts(lived, "annex")
    with_publication = {table.name for table in tables.metadata.sorted_tables if "publication" in table.c}
    assert with_publication - before.keys() == {"former_slugs"}
    site = opened(lived, "digest", ["annex"])
    # The hub is told of the feeds under their new addresses, too.
    assert counts(site, "digest") == before | {"former_slugs": 1, "hub_pings": 2 * before["hub_pings"]}
    assert counts(site, "annex") == {}
    assert found(site, "道具") == found(site, "Small tools") == 10
    assert told(site) == [("digest", "annex to digest: 11 entries, 3 issues, 3 subscriptions")]


def test_the_former_slug_stands_only_in_what_is_past(lived: Site) -> None:
    site = opened(lived, "digest", ["annex"])
    assert named_in(site) <= PAST | {("editions", "html"), ("editions", "text")}
    with site.database.reading() as connection:
        assert connection.scalars(select(tables.fence_lost.c.issue)).all() == ["annex/2026-01-31"]
        keys = connection.scalars(select(tables.notices.c.key)).all()
    assert "issue.sent:digest/2026-02-07:mail:olga" in keys


def test_it_is_done_once(lived: Site) -> None:
    site = opened(lived, "digest", ["annex"])
    before = dump(site)
    open_again(site)
    assert dump(site) == before


def test_of_several_that_do_it_at_once_one_does(lived: Site) -> None:
    site = replace(lived, config=called(lived.config, "digest", ["annex"]))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_again, [site] * 4))
    assert len(told(site)) == 1
    assert counts(site, "annex") == {}


def test_it_is_done_wholly_or_not_at_all(lived: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(lived)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            opened(lived, "digest", ["annex"])
    assert dump(lived) == before
    assert counts(opened(lived, "digest", ["annex"]), "annex") == {}


def test_a_site_that_is_opened_carries_it_out(lived: Site) -> None:
    assemble(called(lived.config, "digest", ["annex"]), clock=lived.clock).database.close()
    assert counts(lived, "annex") == {}


def test_it_can_be_renamed_again_and_back(lived: Site) -> None:
    before = counts(lived, "annex")
    site = opened(lived, "digest", ["annex"])
    site = opened(site, "weekly", ["digest", "annex"])
    after = before | {"former_slugs": 2, "hub_pings": 3 * before["hub_pings"]}
    assert counts(site, "weekly") == after
    site = opened(site, "annex", ["weekly", "digest"])
    assert counts(site, "annex") == after
    assert counts(site, "weekly") == counts(site, "digest") == {}
    assert [line.partition(":")[0] for _, line in told(site)] == [
        "annex to digest",
        "digest to weekly",
        "weekly to annex",
    ]


def test_a_category_renamed_with_it_takes_its_feed_along(lived: Site) -> None:
    categories = {{"tools": "workshop"}.get(slug, slug): label for slug, label in _categories(lived).items()}
    opened(lived, "digest", ["annex"], categories=categories, former_categories={"tools": "workshop"})
    with lived.database.reading() as connection:
        found = connection.execute(select(tables.feeds.c.name, tables.feeds.c.tag)).all()
    assert {row.name: row.tag.rpartition("/")[2] for row in found}["workshop"] == "tools"
    assert len(found) == 9


def _categories(site: Site) -> dict[str, str]:
    return site.config.publications["annex"].categories


def test_pages_that_were_made_for_the_new_slug_before_give_way(lived: Site) -> None:
    """Who forgets former_slugs at first sees an empty publication; with it all is there."""
    before = counts(lived, "annex")
    empty = opened(lived, "digest")
    rebuild_all(empty)
    assert counts(empty, "digest").keys() == {"documents", "feeds", "hub_pings"}
    after = before | {"former_slugs": 1, "hub_pings": 2 * before["hub_pings"]}
    assert counts(opened(lived, "digest", ["annex"]), "digest") == after


def test_what_the_calendar_has_made_of_a_forgotten_publication_gives_way(lived: Site, clock: MovedClock) -> None:
    """A week passes, with nothing in it, before somebody sees what is missing."""
    before = counts(lived, "annex")
    forgetful = opened(lived, "digest")
    clock.move(days=7)
    assert (Job.GATHER, "a draft with 0 entries") in {(one.slot.job, one.detail) for one in tick(forgetful)}
    now, about = clock.now(), {"publication": "digest"}
    with lived.database.writing() as connection:
        for table, values in (
            (tables.feed_visits, {"url": "https://f.example/", "read_at": now}),
            (
                tables.candidates,
                {"id": "c2", "feed": "f", "url": "https://c.example/", "url_key": "c.example", "found_at": now}
                | {"title": "T", "summary": "S"},
            ),
            (
                tables.notices,
                {"key": "draft.ready:digest/2026-02-14:mail:eva", "kind": "draft.ready", "channel": "mail"}
                | {"to": "eva@annex.example", "created_at": now, "due_at": now},
            ),
        ):
            connection.execute(insert(table).values(**about, **values))
    assert counts(lived, "digest").keys() >= {"issues", "scheduled_runs", "feed_visits", "candidates", "notices"}
    found = counts(opened(lived, "digest", ["annex"]), "digest")
    assert found == before | {"former_slugs": 1, "hub_pings": 2 * before["hub_pings"]}


@pytest.mark.parametrize("table", ["issues", "candidates"])
def test_what_somebody_has_done_gives_no_way(lived: Site, table: str) -> None:
    forgetful = opened(lived, "digest")
    ref = gather(forgetful, "digest/2026-02-21").issue.ref
    if table == "issues":
        edit_front(forgetful, ref, texts={"tagline": "手で書いた"})
    else:
        with lived.database.writing() as connection:
            connection.execute(tables.candidates.update().values(publication="digest", state="rejected"))
    before = dump(lived)
    with pytest.raises(UsageError, match=f"annex cannot become digest, which has {table} of its own"):
        opened(lived, "digest", ["annex"])
    assert dump(lived) == before


def test_a_former_publication_with_nothing_in_it_only_leads_on(lived: Site, clock: MovedClock) -> None:
    """A misspelt slug, or a former one of the future: a start was enough for the database to know it."""
    misspelt = opened(lived, "anex")
    rebuild_all(misspelt)
    clock.move(days=7)
    tick(misspelt)
    before = counts(lived, "annex")
    site = opened(lived, "annex", ["anex"])
    assert counts(site, "anex") == {}
    assert counts(site, "annex") == before | {"former_slugs": 1}
    assert told(site) == [("annex", "anex to annex: nothing was in it")]
    after = dump(site)
    open_again(site)
    assert dump(site) == after


def test_a_renaming_that_was_forgotten_can_be_forgotten(lived: Site) -> None:
    before = counts(lived, "annex")
    opened(lived, "digest")
    assert counts(opened(lived, "annex", ["digest"]), "annex") == before | {"former_slugs": 1}


def test_two_publications_are_never_made_one(lived: Site, clock: MovedClock) -> None:
    other = opened(lived, "digest")
    add(other, email="hanako@readers.test", publication=None, categories=[], confirmed=clock.now())
    before = dump(lived)
    with pytest.raises(UsageError, match="annex cannot become digest, which has consents, subscriptions of its own"):
        opened(lived, "digest", ["annex"])
    assert dump(lived) == before
    with pytest.raises(UsageError, match="nothing was moved") as refused:
        opened(lived, "digest", ["annex"])
    assert "take annex out of former_slugs" in refused.value.advice


def test_whoever_writes_to_the_new_slug_at_the_same_moment_is_first_or_second(lived: Site, clock: MovedClock) -> None:
    """First, the slug is taken; second, it is the one that all goes on under."""
    forgetful = opened(lived, "digest")
    renamed = replace(lived, config=called(lived.config, "digest", ["annex"]))
    with ThreadPoolExecutor(1) as pool:
        with lived.database.writing() as connection:
            connection.execute(insert(tables.feed_visits).values(publication="digest", url="u", read_at=clock.now()))
            connection.execute(tables.candidates.update().values(publication="digest", state="rejected"))
            renaming_ = pool.submit(open_again, renamed)
            time.sleep(0.3)
        with pytest.raises(UsageError, match="has candidates of its own"):
            renaming_.result(60)
        with lived.database.writing() as connection:
            connection.execute(tables.candidates.update().values(publication="annex"))
            moved = _move(connection, renamed)
            writing = pool.submit(an_entry, forgetful, "meanwhile")
            time.sleep(0.3)
        writing.result(60)
    assert moved
    assert counts(lived, "digest")["entries"] == 12
    assert counts(lived, "annex") == {}


def _move(connection: Connection, renamed: Site) -> bool:
    return renaming._rename(connection, site=renamed, publication=renamed.publication(None), old="annex")


@pytest.mark.parametrize("former", [["weekly", "annex"], ["annex", "weekly"]])
def test_of_several_former_publications_none_is_moved(lived: Site, former: list[str]) -> None:
    """Also where one of them is empty."""
    opened(lived, "weekly")
    before = dump(lived)
    with pytest.raises(UsageError, match=r"are publications of their own.*; nothing was moved"):
        opened(lived, "digest", former)
    assert dump(lived) == before
    edited = replace(lived, config=called(lived.config, "digest", former))
    (fault,) = [each for each in examine(edited) if each.level is Level.FAULT and each.check == "publication digest"]
    assert "nothing was moved" in fault.text
    assert counts(opened(lived, "digest", ["annex"]), "annex") == {}


def test_a_former_slug_is_given_to_no_other_publication(lived: Site) -> None:
    opened(lived, "digest", ["annex"])
    before = dump(lived)
    with pytest.raises(UsageError, match=r"publications\.annex: that is a former slug of digest") as refused:
        opened(lived, "annex")
    assert '[publications.annex] former_slugs = ["digest"]' in refused.value.advice
    assert dump(lived) == before


def test_a_slug_between_must_be_named(lived: Site) -> None:
    opened(lived, "digest", ["annex"])
    with pytest.raises(UsageError, match=r"former_slugs: annex is called digest by now") as refused:
        opened(lived, "weekly", ["annex"])
    assert 'former_slugs = ["digest", "annex"]' in refused.value.advice


def test_nothing_is_moved_under_the_hands_of_a_process_that_does_a_run(
    lived: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tables.scheduled_runs
    with lived.database.writing() as connection:
        connection.execute(runs.update().values(host=HOST, process="4711-t1", ended_at=None, result=None))
    before = dump(lived)
    with monkeypatch.context() as patched:
        patched.setattr(renaming, "is_gone", lambda *_: False)
        with pytest.raises(UsageError, match=r"while process 4711 on \S+ does its send of 2026-02-06"):
            opened(lived, "digest", ["annex"])
    assert dump(lived) == before
    # Whoever is gone has left the run behind: it goes on under the new slug.
    assert counts(opened(lived, "digest", ["annex"]), "annex") == {}


def test_a_run_on_another_host_is_waited_for_while_it_gives_signs_of_life(lived: Site, clock: MovedClock) -> None:
    with lived.database.writing() as connection:
        connection.execute(tables.scheduled_runs.update().values(ended_at=None, result=None, beat_at=clock.now()))
    before = dump(lived)
    clock.move(minutes=14)
    with pytest.raises(UsageError, match="while process 1 on h does its send of 2026-02-06"):
        opened(lived, "digest", ["annex"])
    assert dump(lived) == before
    clock.move(minutes=1)
    assert counts(opened(lived, "digest", ["annex"]), "annex") == {}


def test_nothing_is_moved_to_a_slug_of_which_a_process_does_a_run(lived: Site, clock: MovedClock) -> None:
    opened(lived, "digest")
    with lived.database.writing() as connection:
        runs = tables.scheduled_runs
        connection.execute(runs.update().values(publication="digest", ended_at=None, result=None, beat_at=clock.now()))
    with pytest.raises(UsageError, match="annex cannot become digest while process 1 on h"):
        opened(lived, "digest", ["annex"])


def test_runs_that_were_won_for_a_slug_without_publication_give_way(lived: Site) -> None:
    """As older versions left them behind."""
    site = opened(lived, "digest", ["annex"])
    now = lived.clock.now()
    with lived.database.writing() as connection:
        connection.execute(
            insert(tables.scheduled_runs).values(
                publication="annex", job="send", local_date=now.date(), issue_date=now.date(), host="h", process="1-x",
                began_at=now, beat_at=now, ended_at=now, result="failed", detail="No issue annex/2026-02-07",
            )
        )  # fmt: skip
    before = counts(site, "digest")
    assert counts(opened(lived, "annex", ["digest"]), "annex")["scheduled_runs"] == before["scheduled_runs"]


@pytest.mark.parametrize(
    ("slugs", "fault"),
    [
        ({"annex": [], "digest": ["annex"]}, r"digest\.former_slugs: annex is a publication still"),
        ({"digest": ["digest"]}, r"digest\.former_slugs: digest is its slug of today"),
        ({"digest": ["annex"], "margin": ["annex"]}, r"margin\.former_slugs: annex is a former slug of digest already"),
        ({"digest": ["An nex"]}, "a slug has lower-case letters"),
    ],
)
def test_a_former_slug_leads_to_one_publication(config: Config, slugs: dict[str, list[str]], fault: str) -> None:
    (only,) = config.publications.values()
    each = {slug: only.model_dump() | {"slug": slug, "former_slugs": former} for slug, former in slugs.items()}
    with pytest.raises(ValidationError, match=fault):
        Config.model_validate(config.model_dump() | {"publications": each})


def test_doctor_says_what_becomes_of_slugs(lived: Site, clock: MovedClock) -> None:
    def said(site: Site) -> list[tuple[Level, str]]:
        return [(each.level, each.text) for each in examine(site) if each.check == "publication digest"][:-1]

    renamed = replace(lived, config=called(lived.config, "digest", ["annex"]))
    assert said(renamed) == [(Level.OK, "annex becomes digest with the next command that works with the database")]
    open_again(renamed)
    assert said(renamed) == []
    misspelt = replace(lived, config=called(lived.config, "digest", ["anex"]))
    assert said(misspelt) == [
        (Level.WARNING, "former_slugs has anex, which the database does not know: nothing is moved for it")
    ]
    stale = [each for each in examine(lived) if each.level is Level.FAULT and each.check == "publication annex"]
    assert [each.text for each in stale] == [
        "publications.annex: that is a former slug of digest, whose mails and addresses have it."
    ]
