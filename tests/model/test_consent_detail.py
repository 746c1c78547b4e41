"""A detail of the record is read back as it was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsletter.model import consent_detail as detail
from newsletter.model.consent_detail import Fact, Said

AT = datetime(2026, 2, 7, 6, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (detail.choice("*", "html"), Said(Fact.CHOICE, ("*", "html"))),
        (detail.choice("niche;tools", "text", "en"), Said(Fact.CHOICE, ("niche;tools", "text", "en"))),
        (detail.confirmed(AT), Said(Fact.CONFIRMED, ("2026-02-07T06:30:01+00:00",))),
        (detail.paused(AT.replace(microsecond=5)), Said(Fact.PAUSED, ("2026-02-07T06:30:01.000005+00:00",))),
        (detail.of_sign_up(AT), Said(Fact.SIGN_UP, ("2026-02-07T06:30:01+00:00",))),
        (detail.by("olga"), Said(Fact.OPERATOR, ("olga",))),
        (detail.from_file("読者 line 3.csv", 12), Said(Fact.FILE, ("読者 line 3.csv", "12"))),
        (detail.AGAIN, Said(Fact.AGAIN)),
        (detail.MOVED, Said(Fact.MOVED)),
        (detail.PAUSE_ENDED, Said(Fact.PAUSE_ENDED)),
        ("signed at the fair", Said(Fact.WORDS, ("signed at the fair",))),
        ("confirmed by telephone", Said(Fact.WORDS, ("confirmed by telephone",))),
    ],
)
def test_each_fact_is_read_back(written: str, said: Said) -> None:
    assert detail.read(written) == (said,)
    assert detail.read(detail.joined([written, detail.by("x")])) == (said, Said(Fact.OPERATOR, ("x",)))


def test_a_time_is_read_with_its_zone() -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    assert detail.read(detail.confirmed(tokyo))[0].at == AT
