"""What is kept of a consent, for how long, and how it is shown."""

from __future__ import annotations

import pytest

from newsletter import links as paths
from newsletter.signing import BadToken
from newsletter.workflows import change_address
from newsletter.workflows.confirm import confirm
from newsletter.workflows.consents import prove
from newsletter.workflows.erase import erase
from newsletter.workflows.forget_consents import forget_old
from newsletter.workflows.leave import leave
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import show
from tests.conftest import MovedClock
from tests.workflows.joining import (
    HANAKO,
    HOME,
    ask,
    configured,
    count_of,
    dump,
    mails,
    sign_up,
    uid_of,
)


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
    uid = uid_of(confirm(site, sign_up(site), visitor=HOME))
    stayer = uid_of(confirm(site, sign_up(site, "taro@readers.test"), visitor=HOME))
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


def test_the_record_of_somebody_erased_goes_as_early(site: Site, clock: MovedClock) -> None:
    confirm(site, sign_up(site), visitor=HOME)
    confirm(site, sign_up(site, "taro@readers.test"), visitor=HOME)
    erase(site, HANAKO, reason="asked by mail", mail_receipt=False)
    assert count_of(site, "consents") == 4
    clock.move(days=30)
    assert forget_old(site) == 0
    clock.move(days=2)
    assert forget_old(site) == 2
    assert len(show(site, "taro@readers.test").consents) == 2


def test_an_address_that_a_reader_never_moved_to_is_forgotten(site: Site, clock: MovedClock) -> None:
    uid = uid_of(confirm(site, sign_up(site), visitor=HOME))
    change_address.ask(site, paths.preferences_token(site.signer, "annex", uid), "typo@elsewhere.test", language="ja")
    clock.move(days=6)
    forget_old(site)
    assert count_of(site, "address_changes") == 1
    clock.move(days=2)
    forget_old(site)
    assert count_of(site, "address_changes") == 0


def test_who_only_asked_can_be_erased(site: Site) -> None:
    token = sign_up(site)
    erase(site, HANAKO, reason="asked by mail", mail_receipt=False)
    assert "hanako" not in str(dump(site)).lower()
    with pytest.raises(BadToken):
        confirm(site, token, visitor=HOME)


def test_the_record_of_an_old_reader_is_kept_as_long(site: Site, clock: MovedClock) -> None:
    uid = uid_of(confirm(site, sign_up(site), visitor=HOME))
    clock.move(days=400)
    leave(site, paths.unsubscribe_token(site.signer, "annex", uid), source="page")
    clock.move(days=20)
    assert forget_old(site) == 0
    assert len(prove(site, HANAKO).consents) == 3
