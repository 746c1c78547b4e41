"""How much may be asked for, and by whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from newsletter.model.sign_up import TRAP
from newsletter.store import suppressions
from newsletter.subscribers.joining import read_form
from newsletter.subscribers.stamp import is_worked, make_stamp
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.join import Taken, take
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.workflows.joining import (
    HANAKO,
    ask,
    configured,
    count_of,
    dump,
    mails,
)


def test_eight_that_ask_at_once_are_one_and_two_that_answer_send_one_mail(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: ask(site, visitor=f"10.0.{n}.1"), range(8)))
    assert set(taken) == {Taken.TAKEN}
    assert count_of(site, "sign_ups") == 1
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lambda _: answer_waiting(site), range(2))) == 1
    assert len(mails(site)) == 1


def test_a_suppressed_address_is_asked_once_a_month(site: Site, clock: MovedClock) -> None:
    with site.database.writing() as connection:
        suppressions.add(connection, key=HANAKO, reason="hard", evidence="550 5.1.1", now=clock.now())
    for _ in range(30):
        ask(site)
        mails(site)
        clock.move(days=1)
    assert len(mails(site)) == 1
    ask(site)
    assert len(mails(site)) == 2


def test_whoever_does_not_answer_five_times_is_left_alone_for_a_month(site: Site, clock: MovedClock) -> None:
    for _ in range(30):
        ask(site)
        mails(site)
        clock.move(days=1)
    assert len(mails(site)) == 5


def test_one_address_gets_one_confirmation_a_day(site: Site, clock: MovedClock) -> None:
    for hour in (0, 9, 14):
        clock.move(hours=hour)
        for visitor in ("198.51.100.1", "192.0.2.9", "2001:db8::1"):
            for spelling in (HANAKO, "HANAKO@readers.test", " hanako@READERS.TEST "):
                assert ask(site, spelling, visitor=visitor) is Taken.TAKEN
    assert len(mails(site)) == 1
    clock.move(hours=1)
    ask(site)
    assert len(mails(site)) == 2


def test_however_many_sign_ups_of_one_address_make_one_mail(site: Site) -> None:
    """``benchmarks/joining.py`` does the same with ten thousand requests."""
    publication = site.publication("annex")
    form = read_form({"email": [HANAKO]}, publication.categories, "ja")
    many = 1_500 if site.database.is_sqlite else 500
    with site.database.writing() as connection:
        taken = {take(site, connection, publication, form, visitor=f"10.{n >> 8}.{n & 255}.1") for n in range(many)}
    assert taken == {Taken.TAKEN}
    assert len(mails(site)) == 1


def test_a_network_is_asked_to_wait(site: Site, clock: MovedClock) -> None:
    results = [ask(site, f"r{n}@readers.test", visitor=f"203.0.113.{n}") for n in range(25)]
    assert results == [Taken.TAKEN] * 20 + [Taken.BUSY] * 5
    assert ask(site, visitor="203.0.114.1") is Taken.TAKEN
    assert ask(site, "me@readers.test", visitor="127.0.0.1") is Taken.TAKEN
    clock.move(hours=1)
    assert ask(site, "r24@readers.test", visitor="203.0.113.1") is Taken.TAKEN


def test_one_line_of_ipv6_is_one_network(site: Site) -> None:
    results = [ask(site, f"r{n}@readers.test", visitor=f"2001:db8:0:12{n:02x}::{n}") for n in range(21)]
    assert results[-1] is Taken.BUSY
    assert ask(site, visitor="2001:db8:0:1300::1") is Taken.TAKEN


def test_who_was_refused_has_used_nothing_up(site: Site, clock: MovedClock) -> None:
    for n in range(20):
        ask(site, f"r{n}@readers.test")
    assert ask(site) is Taken.BUSY
    assert ask(site, visitor="198.51.100.1") is Taken.TAKEN
    assert len(mails(site)) == 21


def test_there_is_a_limit_for_all_together(site: Site) -> None:
    limited = configured(site, total_limit=3)
    results = [ask(limited, f"r{n}@readers.test", visitor=f"10.0.{n}.1") for n in range(4)]
    assert results == [Taken.TAKEN] * 3 + [Taken.BUSY]


def test_a_machine_that_fills_everything_in_is_thanked_and_passed_over(site: Site) -> None:
    before = dump(site)
    assert ask(site, **{TRAP: "buy"}) is Taken.TAKEN
    assert dump(site) == before


def test_forms_without_a_good_stamp_have_less_room(site: Site, clock: MovedClock) -> None:
    for n in range(100):
        assert ask(site, f"r{n}@readers.test", visitor="127.0.0.1") is Taken.TAKEN
    assert ask(site, visitor="127.0.0.1") is Taken.AGAIN
    stamp = make_stamp(site.signer, "annex", clock.now())
    assert ask(site, visitor="127.0.0.1", stamp=stamp) is Taken.AGAIN
    clock.move(seconds=3)
    assert ask(site, visitor="127.0.0.1", stamp=stamp) is Taken.TAKEN


def test_with_a_puzzle_nothing_is_taken_without_its_solution_and_each_counts_once(
    site: Site, clock: MovedClock
) -> None:
    puzzled = configured(site, proof_of_work="on")
    stamp = make_stamp(site.signer, "annex", clock.now())
    clock.move(seconds=5)
    assert ask(puzzled, stamp=stamp) is Taken.AGAIN
    work = next(str(n) for n in count() if is_worked(stamp, str(n)))
    assert ask(puzzled, stamp=stamp, work=work + "0") is Taken.AGAIN
    assert ask(puzzled, stamp=stamp, work=work) is Taken.TAKEN
    assert ask(puzzled, "other@readers.test", stamp=stamp, work=work) is Taken.AGAIN
    assert len(mails(site)) == 1
