"""The same past gives the same bytes: in every process, zone and locale, and as last time."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.feeds import opml
from newsletter.feeds.catalogue import outline_of
from newsletter.feeds.formats import FORMATS, write_all
from tests.feeds.cast import ANNEX, LINKS, feeds, material, weeks

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]


def _digests(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.feeds.write_feeds"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_processes_with_other_hash_seeds_zones_and_locales_write_the_same() -> None:
    first = _digests(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")
    second = _digests(PYTHONHASHSEED="4711", TZ="America/St_Johns", LC_ALL="C")
    assert first == second
    assert len(first.splitlines()) == 3 * len(feeds(weeks(30, 40)))


def test_writing_twice_is_writing_once() -> None:
    once, again = (
        [body for document in feeds(weeks(7, 60)).values() for _, body in write_all(document)] for _ in range(2)
    )
    assert once == again


def test_the_process_wide_locale_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> str:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", never)
    for document in feeds(weeks(2)).values():
        write_all(document)


@pytest.mark.parametrize("name", ["all", "issues"])
@pytest.mark.parametrize("extension", [format.extension for format in FORMATS])
def test_a_small_feed_is_as_it_was(name: str, extension: str) -> None:
    bodies = {format.extension: body for format, body in write_all(feeds(weeks(1, 2))[name])}
    _compare(f"{name}.{extension}", bodies[extension])


def test_the_list_of_feeds_is_as_it_was() -> None:
    outlines = [outline_of(feed, ANNEX, LINKS) for feed in material(()).catalogue]
    _compare("feeds.opml", opml.write("GenAI週刊 Annex", outlines))


def _compare(name: str, body: bytes) -> None:
    """Against tests/feeds/golden; GOLDEN=write in the environment writes them anew."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(body)
    assert body.decode() == path.read_text("utf-8")
