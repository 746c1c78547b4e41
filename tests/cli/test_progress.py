"""What a delivery looks like: a bar on a terminal, calm lines elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from newsletter.cli import bar
from newsletter.cli import progress as view
from newsletter.model.delivery import Counts
from newsletter.workflows.foreground import Progress

HALF = Counts(sent=5, pending=5)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(view, "monotonic", lambda: now[0])
    monkeypatch.setattr(bar, "monotonic", lambda: now[0])
    return now


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_there_is_a_line_now_and_then_and_at_once_for_what_is_waited_for(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with view.shown() as show:
        show(Progress(HALF, None, None))
        assert capsys.readouterr().err == ""
        show(Progress(HALF, "the relay", None))
        show(Progress(HALF, "the relay", None))
        assert capsys.readouterr().err == "5 of 10 sent, 5 pending; waiting: the relay\n"
        for _ in range(2):
            clock[0] += 11
            show(Progress(HALF, None, "relay: 451 later"))
    assert capsys.readouterr().err.splitlines() == [
        "5 of 10 sent, 5 pending; last fault: relay: 451 later",
        "5 of 10 sent, 5 pending",
    ]


def test_on_a_terminal_there_is_a_bar_with_rate_and_faults_above_it(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with view.shown() as show:
        show(Progress(Counts(pending=10), None, None))
        clock[0] += 1
        show(Progress(HALF, None, "relay: [451] later"))
        show(Progress(HALF, "quiet hours", "relay: another"))
    seen = terminal.getvalue()
    assert "relay: [451] later" in seen
    assert "another" not in seen
    assert "5/s" in seen
    assert "waiting: quiet hours" in seen
