"""Signing up and confirming, as workflows."""

from __future__ import annotations

import random
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter import links as paths
from newsletter.errors import NotFound, Refused
from newsletter.model.edition import Format
from newsletter.model.sign_up import Standing
from newsletter.signing import BadToken, Signer
from newsletter.store import suppressions
from newsletter.subscribers.erasure import erased_key
from newsletter.workflows.ask_reader import ask as ask_reader
from newsletter.workflows.confirm import confirm, look
from newsletter.workflows.forget_consents import forget_old
from newsletter.workflows.join import Taken
from newsletter.workflows.leave import leave
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from newsletter.workflows.suppressions import add as suppress
from tests.conftest import MovedClock
from tests.workflows.joining import (
    HANAKO,
    HOME,
    ask,
    count_of,
    dump,
    mails,
    sign_up,
    token_in,
    uid_of,
)


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
    uid = uid_of(confirm(site, token, visitor=HOME))
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


def test_an_operators_suppression_is_final(site: Site) -> None:
    suppress(site, HANAKO, reason="asked by telephone")
    assert ask(site) is Taken.TAKEN
    assert mails(site) == []


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
