"""What a form says, what its stamp is worth, where a visitor comes from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model.edition import Format
from newsletter.model.sign_up import TRAP, Answer, Fault, Source
from newsletter.signing import Signer
from newsletter.subscribers.joining import Form, answer, read_form
from newsletter.subscribers.place import kept, network
from newsletter.subscribers.stamp import BITS, is_good, is_worked, make_stamp

CATEGORIES = ("tools", "security", "niche")
NOW = datetime(2026, 2, 6, 21, 30, tzinfo=UTC)
SIGNER = Signer("a secret for tests that is long enough")


def form(**fields: list[str]) -> Form:
    return read_form(fields, CATEGORIES, "ja")


def test_an_address_alone_is_a_wish_for_everything() -> None:
    read = form(email=[" Hanako@Readers.TEST "])
    assert (read.key, read.format, read.language, read.faults) == ("*", Format.HTML, "ja", ())
    assert read.address is not None
    assert read.address.key == "hanako@readers.test"


@pytest.mark.parametrize(
    ("scope", "boxes", "key"),
    [
        (None, ["tools"], "tools"),
        (None, [], "*"),
        ("all", ["tools"], "*"),
        ("some", ["tools", "niche", "tools"], "niche;tools"),
        ("some", ["tools", "politics"], "tools"),
        ("nonsense", ["security"], "security"),
    ],
)
def test_categories_count_as_the_page_shows_them(scope: str | None, boxes: list[str], key: str) -> None:
    fields = {"email": ["a@b.test"], "category": boxes, **({"scope": [scope]} if scope else {})}
    assert read_form(fields, CATEGORIES, "ja").key == key


def test_every_mistake_is_named() -> None:
    assert form(email=["x"], scope=["some"]).faults == (Fault.BAD_ADDRESS, Fault.NO_CATEGORY)
    assert form().faults == (Fault.NO_ADDRESS,)


def test_the_rest_of_a_form_is_read_or_passed_over() -> None:
    read = form(email=["a@b.test"], format=["text"], language=["en"], form=["embedded"], **{TRAP: [" "]})
    assert (read.format, read.language, read.shown, read.source, read.trapped) == (
        Format.TEXT,
        "en",
        "ja",
        Source.EMBEDDED,
        False,
    )
    read = form(email=["a@b.test"], format=["pdf"], language=["fr"])
    assert (read.format, read.language) == (Format.HTML, "ja")


@given(st.dictionaries(st.sampled_from(["email", "scope", "category", "format", "language", "stamp", "work", TRAP]),
                       st.lists(st.text(max_size=40), max_size=3)))  # fmt: skip
def test_no_form_is_too_strange_to_be_read(fields: dict[str, list[str]]) -> None:
    read = read_form(fields, CATEGORIES, "ja")
    assert (read.address is None) == bool({Fault.NO_ADDRESS, Fault.BAD_ADDRESS} & set(read.faults))
    assert not is_good(SIGNER, "annex", read.stamp, NOW)
    assert not is_worked(read.stamp, read.work) or read.work.isdigit()


def test_a_stamp_is_good_for_a_day_and_not_at_once() -> None:
    stamp = make_stamp(SIGNER, "annex", NOW)
    ages = (timedelta(seconds=1), timedelta(seconds=2), timedelta(hours=24), timedelta(hours=24, seconds=1))
    assert [is_good(SIGNER, "annex", stamp, NOW + age) for age in ages] == [False, True, True, False]
    later = NOW + timedelta(minutes=1)
    assert not is_good(SIGNER, "margin", stamp, later)
    assert not is_good(Signer("another secret that is long enough, too"), "annex", stamp, later)
    assert make_stamp(SIGNER, "annex", NOW) != stamp


def test_a_puzzle_takes_about_as_many_tries_as_it_says() -> None:
    tries = next(n for n in range(1 << (BITS + 4)) if is_worked("annex-0-abc.sig", str(n)))
    assert tries > 1000
    assert not is_worked("annex-0-abc.sig", f"{tries} ")
    assert not is_worked("annex-0-abc.sig", "٣")


@pytest.mark.parametrize(
    ("address", "line", "part"),
    [
        ("203.0.113.77", "203.0.113.0/24", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24", "203.0.113.0/24"),
        ("2001:db8:0:12ff::1", "2001:db8:0:1200::/56", "2001:db8:0:1200::/56"),
        ("fe80::1%eth0", "fe80::/56", "fe80::/56"),
        ("127.0.0.1", None, "127.0.0.0/24"),
        ("::1", None, "::/56"),
        ("testclient", None, None),
        ("", None, None),
    ],
)
def test_where_a_visitor_comes_from(address: str, line: str | None, part: str | None) -> None:
    assert network(address) == line
    assert kept(address, "network") == part
    assert kept(address, "none") is None


def test_what_a_sign_up_is_answered_with() -> None:
    assert answer(found=None, suppressed=None, recent=0) is Answer.CONFIRMATION
    assert answer(found=None, suppressed=None, recent=5) is Answer.NONE
    assert answer(found=None, suppressed="hard", recent=0) is Answer.CONFIRMATION
    assert answer(found=None, suppressed="hard", recent=1) is Answer.NONE
    assert answer(found=None, suppressed="operator", recent=0) is Answer.NONE
