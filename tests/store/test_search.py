"""The search index answers exactly what a plain scan would, on both databases."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from newsletter.model.folding import fold
from newsletter.model.search import Searchable, parse_query
from newsletter.store import search, search_index
from newsletter.workflows.site import Site

NANO = Searchable(
    entry_id="nano",
    day=date(2026, 2, 7),
    category="architecture",
    title="LLM推論エンジンの内部構造：Nano-vLLM詳解",
    original_title="Understanding LLM Inference Engines",
    url="https://neutree.example/blog/nano",
    summary="1,200行の軽量版を通じて、推論の仕組みを学ぶ。",
    language="ja",
)
TOOL = Searchable(
    entry_id="tool",
    day=date(2026, 1, 31),
    category="tools",
    title="設定を一本化する道具",
    original_title=None,
    url="https://git.example/lnai",
    summary="C++とＣｌａｕｄｅ Codeの設定をまとめる。株式会社見本の𠮷田さん作。",
    language="ja",
)
STORAGE = Searchable(
    entry_id="storage",
    day=date(2025, 12, 6),
    category=None,
    title="Storage for RAG",
    original_title=None,
    url="https://db.example/",
    summary="Where to keep vectors.",
    language="en",
)
COVERAGE = replace(STORAGE, entry_id="coverage", title="Storage again", summary="Coverage of storages.")


def _find(site: Site, query: str, **filters: object) -> list[str]:
    with site.database.reading() as connection:
        found = search.find(connection, "annex", parse_query(query), **filters)  # type: ignore[arg-type]
    return [entry.entry_id for entry in found.entries]


@pytest.fixture
def library(site: Site) -> Site:
    with site.database.writing() as connection:
        assert search_index.put_all(connection, "annex", [NANO, TOOL, STORAGE, COVERAGE]) == 4
    return site


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("推論", ["nano"]),
        ("論", ["nano"]),
        ("詳", ["nano"]),
        ("解", ["nano"]),
        ("推論エンジン", ["nano"]),
        ("論推", []),
        ("vllm", ["nano"]),
        ("neutree.example", ["nano"]),
        ("Inference Engines", ["nano"]),
        ('"Engines Inference"', []),
        ("Claude", ["tool"]),
        ('"claude code"', ["tool"]),
        ("c++", ["tool"]),
        ("c#", []),
        ("吉田", []),
        ("𠮷", ["tool"]),
        ("推論 設定", []),
        ("設定 道具", ["tool"]),
        ("' OR 1=1 --", []),
        ('"', []),
        ("*", []),
        ("title:nano AND", []),
    ],
)
def test_a_search_finds_what_contains_all_that_was_typed(library: Site, query: str, found: list[str]) -> None:
    assert _find(library, query) == found


def test_a_whole_word_comes_before_a_part_of_one(library: Site) -> None:
    assert _find(library, "rag")[0] == "storage"
    assert set(_find(library, "rag")) == {"storage", "coverage"}


def test_filters_narrow_and_counts_say_what_other_filters_would_find(library: Site) -> None:
    assert _find(library, "設定", category="architecture") == []
    assert _find(library, "example", year=2026, newest_first=True) == ["nano", "tool"]
    with library.database.reading() as connection:
        found = search.find(connection, "annex", parse_query("example"), category="tools", limit=1)
    assert (found.total, found.categories, found.years) == (1, {"architecture": 1, "tools": 1}, {2026: 1})


def test_days_narrow_a_search_and_all_its_counts(library: Site) -> None:
    assert _find(library, "example", since=date(2026, 1, 31), newest_first=True) == ["nano", "tool"]
    assert set(_find(library, "example", until=date(2026, 1, 30))) == {"storage", "coverage"}
    assert _find(library, "example", since=date(2026, 1, 31), until=date(2026, 1, 31)) == ["tool"]
    with library.database.reading() as connection:
        found = search.find(connection, "annex", parse_query("example"), until=date(2026, 1, 31), year=2025)
    assert (found.total, found.categories, found.years) == (2, {}, {2025: 2, 2026: 1})


def test_pages_of_a_result_are_its_parts_in_order(library: Site) -> None:
    whole = _find(library, "example")
    assert [_find(library, "example", limit=1, offset=at)[0] for at in range(len(whole))] == whole


def test_a_changed_entry_is_found_by_its_new_words_only(library: Site) -> None:
    with library.database.writing() as connection:
        assert search_index.put_all(connection, "annex", [NANO, replace(TOOL, title="旧い器具"), STORAGE]) == 2
        assert search_index.put_all(connection, "annex", [NANO, replace(TOOL, title="旧い器具"), STORAGE]) == 0
    assert _find(library, "道具") == []
    assert _find(library, "器具") == ["tool"]
    assert _find(library, "coverage") == []


def test_nothing_is_left_in_the_index_of_what_was_removed(library: Site) -> None:
    with library.database.writing() as connection:
        search_index.put_all(connection, "annex", [])
        assert connection.execute(text("SELECT count(*) FROM search_index")).scalar() == 0


def test_another_publication_is_not_searched(library: Site) -> None:
    with library.database.reading() as connection:
        assert search.find(connection, "other", parse_query("推論")).total == 0


_PARTS = (
    " ",
    *"推論学習器のを・、-1𠮷",
    "モデル",
    "設計",
    "agent",
    "RAG",
    "storage",
    "vLLM",
    "Ｃｌａｕｄｅ",
    "C++",
    "12",
    "ｶﾞ",
)


def test_counts_are_those_of_a_plain_scan(site: Site) -> None:
    chance = random.Random(7)

    def words(most: int) -> str:
        return "".join(chance.choice(_PARTS) for _ in range(chance.randint(1, most)))

    entries = [
        Searchable(
            entry_id=f"e{number}",
            day=date(2026, 1, 3) + timedelta(weeks=number // 20),
            category=None,
            title=words(6),
            original_title=words(4) if number % 3 else None,
            url=f"https://{chance.choice(['agent', 'rag'])}{number % 7}.example/x",
            summary=words(30),
            language="ja",
        )
        for number in range(400)
    ]
    with site.database.writing() as connection:
        search_index.put_all(connection, "annex", entries)

    fields = {
        e.entry_id: [fold(f or "").text for f in (e.title, e.original_title, urlsplit(e.url).netloc, e.summary)]
        for e in entries
    }
    with site.database.reading() as connection:
        for _ in range(150):
            query = parse_query(words(3))
            expected = sum(all(any(term in f for f in of) for term in query.terms) for of in fields.values())
            found = search.find(connection, "annex", query, limit=5)
            assert found.total == (expected if query.terms else 0), query


def test_of_many_matches_the_newest_come_first_and_every_page_and_count_is_right(site: Site) -> None:
    def made(number: int) -> Searchable:
        return replace(
            STORAGE,
            entry_id=f"e{number:04}",
            day=date(2024, 1, 6) + timedelta(weeks=number // 10),
            category=("tools", "security", None)[number % 3],
            title=f"検索の話 {number}",
        )

    entries = [made(number) for number in range(1203)]
    with site.database.writing() as connection:
        search_index.put_all(connection, "annex", entries)
    newest = [one.entry_id for one in sorted(entries, key=lambda one: (-one.day.toordinal(), one.entry_id))]

    def ask(**asked: object) -> tuple[int, list[str]]:
        with site.database.reading() as connection:
            found = search.find(connection, "annex", parse_query("検索の"), **asked)  # type: ignore[arg-type]
        return found.total, [entry.entry_id for entry in found.entries]

    assert ask(limit=7) == (1203, newest[:7])
    assert ask(limit=7, offset=1200) == (1203, newest[1200:])
    few = [one for one in newest if int(one[1:]) % 3 == 0]
    assert ask(category="tools", newest_first=True, limit=9, offset=30) == (401, few[30:39])
    assert ask(category="tools", limit=401)[0] == len(set(ask(category="tools", limit=401)[1])) == 401
    of_2024 = [one for one in newest if made(int(one[1:])).day.year == 2024]
    assert ask(year=2024, newest_first=True, limit=5) == (len(of_2024), of_2024[:5])
    until = date(2024, 2, 3)
    assert ask(until=until, newest_first=True, limit=100)[1] == [
        f"e{n:04}" for w in (4, 3, 2, 1, 0) for n in range(w * 10, w * 10 + 10)
    ]
