"""The pace and the rules of replies, as an operator writes them."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from newsletter.config import Config, load_config
from newsletter.config.pace import DomainLimits, QuietHours, SlowStart
from newsletter.config.rules import OwnRule
from newsletter.errors import ConfigurationError

GOOD = """
base_url = "https://news.annex.example/"
secret_key = "a secret for tests that is long enough"
[publications.annex]
title = "Annex"
sender = "Annex <annex@annex.example>"
"""
EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


def load(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(GOOD + text, "utf-8")
    return load_config(path)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load(folder, text)
    (found,) = refused.value.faults
    return found


def test_a_pace_as_it_is_written(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
[smtp]
max_rate = 0.5
max_per_minute = 20
max_per_hour = 500
slow_start = { first = 200, every = "12h" }
[delivery]
quiet_hours = "22:00 - 7:00"
[delivery.domains."DoCoMo.ne.jp"]
connections = 2
[delivery.domains."*"]
max_per_hour = 100
""",
    )
    assert (config.smtp.max_rate, config.smtp.max_per_minute, config.smtp.max_per_hour) == (0.5, 20, 500)
    assert config.smtp.slow_start == SlowStart(first=200, every=timedelta(hours=12))
    assert config.delivery.quiet_hours == QuietHours(time(22), time(7))
    assert config.delivery.domains == {
        "docomo.ne.jp": DomainLimits(connections=2),
        "*": DomainLimits(max_per_hour=100),
    }


def test_quiet_hours_can_be_left_out_once_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_DELIVERY__QUIET_HOURS", "")
    assert load(tmp_path, '[delivery]\nquiet_hours = "22:00-07:00"').delivery.quiet_hours is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[smtp]\nmax_rate = -1", "smtp.max_rate: input should be greater than or equal to 0"),
        ("[smtp]\nmax_per_hour = 1.5", "smtp.max_per_hour: input should be a valid integer"),
        ("[smtp]\nmax_rate = inf", "smtp.max_rate: input should be a finite number"),
        ('[smtp.slow_start]\nevery = "1d"', "smtp.slow_start.first: is missing"),
        ('[smtp.slow_start]\nfirst = 1\nevery = "1s"', "smtp.slow_start: every is a minute or more"),
        ('[delivery]\nquiet_hours = "22-7"', 'delivery.quiet_hours: quiet hours look like "22:00-07:00"'),
        ('[delivery]\nquiet_hours = "07:00-07:00"', "delivery.quiet_hours: quiet hours begin and end at different"),
        ('[delivery.domains."docomo.ne.jp"]', "delivery.domains.docomo.ne.jp: limits nothing; set max_rate"),
        (
            '[delivery.domains."docomo.ne.jp"]\nmax_rte = 1',
            "delivery.domains.docomo.ne.jp.max_rte: no such setting; did you mean max_rate?",
        ),
        ('[delivery.domains."@docomo.ne.jp"]\nmax_rate = 1', "a domain as it stands behind the @"),
        ('[[delivery.rules]]\nverdict = "refused"', "delivery.rules.0: says of no reply what it means"),
        (
            '[[delivery.rules]]\ncode = 550\nverdict = "sent"',
            "delivery.rules.0.verdict: input should be 'try later', 'address bad', 'mailbox full', 'refused', "
            "'our fault' or 'relay down'",
        ),
        ('[[delivery.rules]]\ncode = 250\nverdict = "refused"', 'delivery.rules.0.code: a refusal: 550, or "55*"'),
        ('[[delivery.rules]]\nenhanced = "5-7"\nverdict = "refused"', "delivery.rules.0.enhanced: an enhanced code"),
        ('[[delivery.rules]]\ntext = ""\nverdict = "refused"', "delivery.rules.0.text: "),
        (
            '[[delivery.rules]]\ncode = 554\nstage = "connect"\nverdict = "address bad"',
            'delivery.rules.0: at stage "connect" no reader is concerned',
        ),
        (
            '[[delivery.rules]]\ncode = 554\nstage = "end"\nverdict = "refused"',
            "delivery.rules.0.stage: input should be 'connect', 'auth', 'mail', 'rcpt', 'data' or 'message'",
        ),
    ],
)
def test_a_fault_says_where_and_what_is_allowed(tmp_path: Path, text: str, found: str) -> None:
    assert found in fault(tmp_path, text)


def test_the_example_shows_every_one_of_these_settings_and_its_comments_load(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    shown = text.splitlines()
    for model in (SlowStart, DomainLimits, OwnRule):
        for name in model.model_fields:
            assert any(line.startswith((f"# {name} =", f"{name} =")) for line in shown), name
    for heading in ("[smtp.slow_start]", '[delivery.domains."docomo.ne.jp"]', "[[delivery.rules]]"):
        begin = shown.index(f"# {heading}")
        for number in range(begin, next(n for n in range(begin, len(shown)) if not shown[n].startswith("#"))):
            shown[number] = shown[number].removeprefix("# ")
    path = tmp_path / "config.toml"
    path.write_text("\n".join(shown), "utf-8")
    config = load_config(path)
    assert config.smtp.slow_start is not None
    assert config.delivery.domains["docomo.ne.jp"].connections == 2
    assert config.delivery.rules[0].verdict == "relay down"
