"""Conditions and codings, as RFC 9110 has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsletter.web.conditions import accepts_gzip, http_date, is_not_modified

ETAG = '"abc"'
DATE = "Fri, 06 Feb 2026 22:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": 'W/"abc"'}, True),
        ({"if-none-match": '"x", "abc"'}, True),
        ({"if-none-match": '"x",W/"abc","y"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"abc-gzip"'}, False),
        ({"if-none-match": '"x", "y"'}, False),
        ({"if-none-match": "abc"}, False),
        ({"if-none-match": ""}, False),
        ({"if-modified-since": DATE}, True),
        ({"if-modified-since": "Friday, 06-Feb-26 22:00:00 GMT"}, True),
        ({"if-modified-since": "Sat, 07 Feb 2026 22:00:00 GMT"}, False),
        ({"if-modified-since": "Thu, 05 Feb 2026 22:00:00 GMT"}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": ""}, False),
        ({"if-none-match": '"x"', "if-modified-since": DATE}, False),
        ({"if-none-match": "", "if-modified-since": DATE}, False),
        ({"if-none-match": '"abc"', "if-modified-since": "yesterday"}, True),
    ],
)
def test_if_none_match_decides_and_dates_count_only_when_equal(headers: dict[str, str], expected: bool) -> None:
    assert is_not_modified(headers, etag=ETAG, last_modified=DATE) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=odd", False),
        ("gzip;level=9", True),
    ],
)
def test_gzip_is_sent_only_to_those_who_take_it(given: str | None, expected: bool) -> None:
    assert accepts_gzip(given) is expected


def test_an_http_date_is_in_gmt_to_the_second() -> None:
    tokyo = datetime(2026, 2, 7, 7, 0, 0, 999999, tzinfo=timezone(timedelta(hours=9)))
    assert http_date(tokyo) == DATE
    assert http_date(tokyo.astimezone(UTC)) == DATE
