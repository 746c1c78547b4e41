"""What a line of the log holds."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from newsletter.telemetry import logs


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_an_action_where_nobody_watches() -> None:
    stream = io.StringIO()
    logs.configure("info", "auto", stream)
    logs.logger("newsletter.scheduler").info("run.won", publication="annex", job="送信")
    (line,) = _lines(stream)
    assert list(line)[:3] == ["at", "level", "action"]
    assert line["action"] == "run.won"
    assert (line["publication"], line["job"], line["level"]) == ("annex", "送信", "info")
    assert str(line["at"]).endswith("Z")
    assert "送信" in stream.getvalue()


def test_lines_of_libraries_have_an_action_too() -> None:
    stream = io.StringIO()
    logs.configure("info", "json", stream)
    logging.getLogger("somebody.else").warning("%d things", 3)
    (line,) = _lines(stream)
    assert (line["action"], line["message"], line["logger"]) == ("log", "3 things", "somebody.else")


def test_a_failure_keeps_its_traceback() -> None:
    stream = io.StringIO()
    logs.configure("info", "json", stream)
    try:
        raise RuntimeError("gone")
    except RuntimeError:
        logs.logger("newsletter.x").exception("run.failed")
    (line,) = _lines(stream)
    assert line["action"] == "run.failed"
    assert "RuntimeError: gone" in str(line["exception"])


def test_people_get_plain_lines() -> None:
    stream = io.StringIO()
    logs.configure("info", "console", stream)
    logs.logger("newsletter.x").info("run.won", job="send")
    assert "run.won" in stream.getvalue()
    assert "job=send" in stream.getvalue()


def test_below_the_level_nothing_is_said() -> None:
    stream = io.StringIO()
    logs.configure("warning", "json", stream)
    logs.logger("newsletter.x").info("run.won")
    assert stream.getvalue() == ""
