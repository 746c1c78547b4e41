"""Signing up and confirming, as workflows."""

from __future__ import annotations

import email
import email.policy
import random
import re
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from newsletter import links as paths
from newsletter.errors import NotFound, Refused
from newsletter.model.edition import Format
from newsletter.model.sign_up import TRAP, Standing
from newsletter.signing import BadToken, Signer
from newsletter.store import notices, suppressions
from newsletter.store.tables import metadata
from newsletter.subscribers.erasure import erased_key
from newsletter.subscribers.joining import read_form
from newsletter.subscribers.stamp import is_worked, make_stamp
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.ask_reader import ask as ask_reader
from newsletter.workflows.confirm import Confirming, confirm, look
from newsletter.workflows.consents import prove
from newsletter.workflows.erase import erase
from newsletter.workflows.forget_consents import forget_old
from newsletter.workflows.join import Taken, join, take
from newsletter.workflows.leave import leave
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from newsletter.workflows.suppressions import add as suppress
from tests.conftest import MovedClock

HANAKO = "hanako@readers.test"
HOME = "203.0.113.7"


def ask(site: Site, address: str = HANAKO, *, visitor: str = HOME, **fields: str) -> Taken:
    publication = site.publication("annex")
    values = {name: [value] for name, value in {"email": address, **fields}.items()}
    return join(site, publication, read_form(values, publication.categories, "ja"), visitor=visitor)


def mails(site: Site) -> list[tuple[str, str]]:
    """Kind and text of every mail in the outbox, oldest first."""
    answer_waiting(site)
    with site.database.reading() as connection:
        found = notices.newest(connection, 1000)
    return [(notice.kind, text_of(notice.raw)) for notice in reversed(found)]


def text_of(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def token_in(text: str) -> str:
    found = re.search(r"/confirm/(\S+)", text)
    assert found is not None
    return found[1]


def test_asking_makes_a_mail_and_confirming_a_subscription(site: Site, clock: MovedClock) -> None:
    assert ask(site, scope="some", category="tools", format="text") is Taken.TAKEN
    ((kind, text),) = mails(site)
    assert kind == "sign-up.confirmation"
    assert "ツール・実験" in text
    token = token_in(text)
    assert look(site, token).standing is Standing.OPEN
    clock.move(hours=3)
    assert confirm(site, token, visitor="203.0.113.99").standing is Standing.DONE
    found = show(site, HANAKO)
    (chosen,) = found.subscriptions
    assert (chosen.state, chosen.key, chosen.format) == ("active", "tools", Format.TEXT)
    assert [(line.action, line.source, line.place) for line in found.consents] == [
        ("asked", "form", "203.0.113.0/24"),
        ("confirmed", "confirmation link", "203.0.113.0/24"),
    ]
    assert found.consents[0].at < found.consents[1].at
    assert all(line.wording for line in found.consents)


def sign_up(site: Site, address: str = HANAKO, **fields: str) -> str:
    """Ask, and give the token that the mail has."""
    ask(site, address, **fields)
    return token_in(mails(site)[-1][1])


def count_of(site: Site, table: str) -> int:
    with site.database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_nobody_is_a_subscriber_for_being_typed_into_a_form(site: Site) -> None:
    ask(site)
    mails(site)
    assert count_of(site, "subscribers") == 0
    with pytest.raises(NotFound):
        show(site, HANAKO)


def test_confirming_twice_is_harmless(site: Site, clock: MovedClock) -> None:
    token = sign_up(site)
    confirm(site, token, visitor=HOME)
    once = show(site, HANAKO)
    clock.move(hours=1)
    assert confirm(site, token, visitor=HOME).standing is Standing.DONE
    assert look(site, token).standing is Standing.DONE
    assert show(site, HANAKO) == once


def test_two_that_confirm_at_once_make_one_subscription(site: Site) -> None:
    token = sign_up(site)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: confirm(site, token, visitor=HOME).standing, range(4)))
    assert set(found) == {Standing.DONE}
    assert [line.action for line in show(site, HANAKO).consents] == ["asked", "confirmed"]


def test_looking_changes_nothing(site: Site) -> None:
    token = sign_up(site)
    before = dump(site)
    for _ in range(3):
        look(site, token)
    assert dump(site) == before


def test_an_old_link_works_no_more_and_its_address_is_forgotten(site: Site, clock: MovedClock) -> None:
    token = sign_up(site)
    clock.move(days=7, seconds=1)
    with pytest.raises(BadToken):
        confirm(site, token, visitor=HOME)
    assert HANAKO in dump(site)["sign_ups"]
    forget_old(site)
    assert HANAKO not in dump(site)["sign_ups"]
    clock.move(days=30)
    forget_old(site)
    assert count_of(site, "sign_ups") == count_of(site, "sign_up_counts") == 0


def test_a_link_used_up_before_leaving_brings_nobody_back(site: Site, clock: MovedClock) -> None:
    token = sign_up(site)
    uid = _uid(confirm(site, token, visitor=HOME))
    clock.move(hours=1)
    leave(site, paths.unsubscribe_token(site.signer, "annex", uid), source="page")
    clock.move(hours=1)
    assert confirm(site, token, visitor=HOME).standing is Standing.OVER
    assert show(site, HANAKO).subscriptions[0].state == "left"


def test_a_link_asked_for_before_leaving_brings_nobody_back(site: Site, clock: MovedClock) -> None:
    person = add(site, email=HANAKO, publication=None, confirmed=None)
    token = sign_up(site)
    clock.move(hours=1)
    leave(site, paths.unsubscribe_token(site.signer, "annex", person.subscriber.uid), source="page")
    clock.move(hours=1)
    assert confirm(site, token, visitor=HOME).standing is Standing.OVER
    assert show(site, HANAKO).subscriptions[0].state == "left"


def test_who_left_can_join_again(site: Site, clock: MovedClock) -> None:
    person = add(site, email=HANAKO, publication=None, categories=["niche"], confirmed=clock.now())
    clock.move(days=1)
    leave(site, paths.unsubscribe_token(site.signer, "annex", person.subscriber.uid), source="one-click")
    clock.move(days=1)
    confirm(site, sign_up(site, scope="some", category="security"), visitor=HOME)
    found = show(site, HANAKO)
    assert (found.subscriptions[0].state, found.subscriptions[0].key) == ("active", "security")
    assert [line.action for line in found.consents] == ["confirmed", "left", "asked", "confirmed"]


def test_a_reader_is_told_that_they_are_one_and_nothing_changes(site: Site, clock: MovedClock) -> None:
    person = add(site, email=HANAKO, publication=None, categories=["niche"], confirmed=clock.now())
    before = show(site, HANAKO)
    assert ask(site, "Hanako@Readers.test", scope="some", category="tools") is Taken.TAKEN
    ((kind, text),) = mails(site)
    assert kind == "sign-up.known"
    assert paths.preferences_token(site.signer, "annex", person.subscriber.uid) in text
    assert "/confirm/" not in text
    assert show(site, HANAKO) == before


@pytest.mark.parametrize("reason", ["hard", "feedback", "erased"])
def test_their_own_confirmation_lifts_a_suppression(site: Site, clock: MovedClock, reason: str) -> None:
    key = erased_key(site.signer, HANAKO) if reason == "erased" else HANAKO
    with site.database.writing() as connection:
        suppressions.add(connection, key=key, reason=reason, evidence="550 5.1.1", now=clock.now())
    token = sign_up(site)
    with site.database.reading() as connection:
        assert suppressions.find(connection, key) is not None
    confirm(site, token, visitor=HOME)
    with site.database.reading() as connection:
        assert suppressions.find(connection, key) is None
    assert show(site, HANAKO).subscriptions[0].state == "active"


def test_a_reader_who_is_suppressed_gets_mails_again_when_they_confirm(site: Site, clock: MovedClock) -> None:
    add(site, email=HANAKO, publication=None, confirmed=clock.now())
    with site.database.writing() as connection:
        suppressions.add(connection, key=HANAKO, reason="hard", evidence="550 5.1.1", now=clock.now())
    token = sign_up(site)
    assert look(site, token).standing is Standing.OPEN
    clock.move(minutes=1)
    assert confirm(site, token, visitor=HOME).standing is Standing.DONE
    found = show(site, HANAKO)
    assert found.suppression is None
    assert [line.action for line in found.consents] == ["confirmed", "asked", "confirmed"]


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


def test_an_operators_suppression_is_final(site: Site) -> None:
    suppress(site, HANAKO, reason="asked by telephone")
    assert ask(site) is Taken.TAKEN
    assert mails(site) == []


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


@pytest.mark.parametrize(("keep", "place"), [("none", None), ("network", "203.0.113.0/24"), ("full", HOME)])
def test_as_much_of_the_network_address_is_kept_as_the_operator_says(site: Site, keep: str, place: str | None) -> None:
    chosen = configured(site, keep_address=keep)
    confirm(chosen, sign_up(chosen), visitor=HOME)
    assert {line.place for line in show(site, HANAKO).consents} == {place}
    if place != HOME:
        assert HOME not in str(dump(site))


def test_the_proof_has_the_very_words(site: Site) -> None:
    confirm(site, sign_up(site, language="en"), visitor=HOME)
    proof = prove(site, HANAKO)
    asked, confirmed = (proof.wordings[line.wording or ""] for line in proof.consents)
    assert "広告や宣伝を含むことがあります" in asked
    assert "東京都千代田区見本町1-2-3" in asked
    assert "It may contain advertising" in confirmed
    assert proof.open == ()


def test_the_proof_of_somebody_who_only_asked_says_so(site: Site) -> None:
    ask(site)
    mails(site)
    proof = prove(site, HANAKO)
    assert (proof.consents, len(proof.open), proof.open[0].answer) == ((), 1, "confirmation")


def test_a_record_is_kept_until_a_month_after_the_last_mail(site: Site, clock: MovedClock) -> None:
    uid = _uid(confirm(site, sign_up(site), visitor=HOME))
    stayer = _uid(confirm(site, sign_up(site, "taro@readers.test"), visitor=HOME))
    leave(site, paths.unsubscribe_token(site.signer, "annex", uid), source="page")
    clock.move(days=30)
    assert forget_old(site) == 0
    clock.move(days=2)
    assert forget_old(site) == 3
    assert show(site, HANAKO).consents == ()
    assert prove(site, "taro@readers.test").subscriber is not None
    assert len(prove(site, "taro@readers.test").consents) == 2
    assert stayer


def test_who_was_erased_is_nowhere_and_can_join_again(site: Site, clock: MovedClock) -> None:
    confirm(site, sign_up(site), visitor=HOME)
    clock.move(days=1)
    ask(site)
    mails(site)
    erase(site, HANAKO, reason="asked by mail", mail_receipt=False)
    assert "hanako" not in str(dump(site)).lower()
    clock.move(days=1)
    confirm(site, sign_up(site), visitor=HOME)
    assert show(site, HANAKO).subscriptions[0].state == "active"
    assert show(site, HANAKO).suppression is None


def test_who_only_asked_can_be_erased(site: Site) -> None:
    token = sign_up(site)
    erase(site, HANAKO, reason="asked by mail", mail_receipt=False)
    assert "hanako" not in str(dump(site)).lower()
    with pytest.raises(BadToken):
        confirm(site, token, visitor=HOME)


def test_the_record_of_an_old_reader_is_kept_as_long(site: Site, clock: MovedClock) -> None:
    uid = _uid(confirm(site, sign_up(site), visitor=HOME))
    clock.move(days=400)
    leave(site, paths.unsubscribe_token(site.signer, "annex", uid), source="page")
    clock.move(days=20)
    assert forget_old(site) == 0
    assert len(prove(site, HANAKO).consents) == 3


def test_a_link_is_good_for_its_own_publication_alone(site: Site, clock: MovedClock) -> None:
    annex = site.publication("annex")
    known = {"annex": annex, "margin": annex.model_copy(update={"slug": "margin"})}
    both = replace(site, config=site.config.model_copy(update={"publications": known}))
    uid = sign_up(both).split("-")[1]
    with pytest.raises(BadToken):
        confirm(
            both, paths.confirmation_token(site.signer, "margin", uid, clock.now() + timedelta(days=7)), visitor=HOME
        )


def test_an_operator_can_have_somebody_asked(site: Site, clock: MovedClock) -> None:
    add(site, email=HANAKO, publication=None, confirmed=None)
    ask_reader(site, email=HANAKO, publication=None, categories=["tools"], language="en")
    ((kind, text),) = mails(site)
    assert (kind, "Please confirm" in text) == ("sign-up.confirmation", True)
    with pytest.raises(Refused, match="within a day"):
        ask_reader(site, email=HANAKO, publication=None)
    assert ask(site) is Taken.TAKEN
    assert len(mails(site)) == 1
    clock.move(hours=1)
    confirm(site, token_in(text), visitor=HOME)
    found = show(site, HANAKO)
    assert (found.subscriptions[0].state, found.subscriptions[0].key) == ("active", "tools")
    assert [(line.action, line.source) for line in found.consents][1:] == [
        ("asked", "operator"),
        ("confirmed", "confirmation link"),
    ]
    with pytest.raises(Refused, match="already"):
        ask_reader(site, email=HANAKO, publication=None)


def test_an_operators_suppression_is_lifted_first(site: Site) -> None:
    suppress(site, HANAKO, reason="by telephone")
    with pytest.raises(Refused, match="by telephone"):
        ask_reader(site, email=HANAKO, publication=None)


def test_a_category_that_has_gone_meanwhile_does_not_matter(site: Site) -> None:
    token = sign_up(site, scope="some", category="tools")
    with site.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sign_ups SET key = 'gone;tools'")
    confirm(site, token, visitor=HOME)
    assert show(site, HANAKO).subscriptions[0].key == "tools"


def test_a_token_of_another_publication_or_purpose_is_refused(site: Site, clock: MovedClock) -> None:
    token = sign_up(site)
    later = clock.now() + timedelta(days=7)
    uid = token.split("-")[1]
    for bad in (
        paths.confirmation_token(site.signer, "other", uid, later),
        paths.confirmation_token(site.signer, "annex", "nobody", later),
        site.signer.sign("confirm", f"annex-{uid}"),
        site.signer.sign("confirm", f"annex-{uid}-x"),
        site.signer.sign("preferences", token.rpartition(".")[0]),
        token[:-1],
        token + "A",
        "",
    ):
        with pytest.raises(BadToken):
            confirm(site, bad, visitor=HOME)
    assert count_of(site, "subscribers") == 0


def test_a_hundred_thousand_mutations_are_all_refused(clock: MovedClock) -> None:
    signer = Signer("a secret for tests that is long enough")
    chance = random.Random(6)
    token = paths.confirmation_token(signer, "annex", "k3v9x2m7p4q8r5t6", clock.now())
    characters = string.ascii_letters + string.digits + "-_.=%é\udc80"
    for _ in range(100_000):
        at, letter = chance.randrange(len(token)), chance.choice(characters)
        mutated = (token[:at] + letter + token[at + 1 :], token[:at] + letter + token[at:], token[:at])[
            chance.randrange(3)
        ]
        if mutated != token:
            with pytest.raises(BadToken):
                signer.verify("confirm", mutated)


def dump(site: Site) -> dict[str, str]:
    """Every row of every table."""
    with site.database.reading() as connection:
        return {
            table.name: str(sorted(map(repr, connection.execute(table.select())))) for table in metadata.sorted_tables
        }


def configured(site: Site, **settings: object) -> Site:
    subscribe = site.config.subscribe.model_copy(update=settings)
    return replace(site, config=site.config.model_copy(update={"subscribe": subscribe}))


def _uid(found: Confirming) -> str:
    assert found.subscription is not None
    return found.subscription.subscriber.uid
