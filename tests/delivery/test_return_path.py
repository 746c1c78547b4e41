"""A return path names a delivery, and only we can make one."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.delivery.message_id import MessageName, message_id, names_in
from newsletter.delivery.return_path import delivery_of, return_path
from newsletter.signing import Signer

ADDRESS = "bounces@news.annex.example"
OURS = Signer("a secret for tests that is long enough")


def test_a_return_path_leads_back_to_its_delivery() -> None:
    path = return_path(ADDRESS, OURS, 4711)
    assert path.startswith("bounces+4711.")
    assert path.endswith("@news.annex.example")
    assert delivery_of(ADDRESS, OURS, ["hello", f"To: <{path}>"]) == 4711


def test_servers_may_change_upper_and_lower_case() -> None:
    assert delivery_of(ADDRESS, OURS, [return_path(ADDRESS, OURS, 7).upper()]) == 7


@pytest.mark.parametrize("number", [1, 10**17])
def test_it_fits_into_a_local_part(number: int) -> None:
    local = return_path("bounces.of.annexes@example.org", OURS, number).partition("@")[0]
    assert len(local) <= 64


def test_a_forged_return_path_leads_nowhere() -> None:
    path = return_path(ADDRESS, OURS, 4711)
    forged = [
        path.replace("4711", "4712"),
        path.replace(".annex.", ".other."),
        return_path(ADDRESS, Signer("another secret that is long enough too"), 4711),
        *(path[:i] + ("a" if path[i] != "a" else "b") + path[i + 1 :] for i in range(8, path.index("@"))),
    ]
    assert [delivery_of(ADDRESS, OURS, [each]) for each in forged] == [None] * len(forged)


def test_a_message_id_says_whose_copy_it_names() -> None:
    made = message_id("annex", date(2026, 2, 7), "u1x", 2, "news.annex.example")
    assert names_in([f"References: {made}"], "news.annex.example") == [MessageName("annex", date(2026, 2, 7), "u1x", 2)]
    assert names_in([made], "other.example") == []
    assert names_in(["<annex-2026-13-41.u1x.2@news.annex.example>"], "news.annex.example") == []
