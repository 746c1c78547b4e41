"""What an operator decided against an address outlives its erasure: the reader's own sign-up does not lift it."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter import links as paths
from newsletter.errors import NotFound, Refused
from newsletter.workflows import change_address
from newsletter.workflows import suppressions as by_hand
from newsletter.workflows.ask_reader import ask as ask_reader
from newsletter.workflows.confirm import confirm
from newsletter.workflows.erase import erase
from newsletter.workflows.import_subscribers import import_subscribers
from newsletter.workflows.join import Taken
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from tests.conftest import MovedClock
from tests.workflows.joining import HANAKO, HOME, ask, dump, mails, sign_up, uid_of

TARO = "taro@readers.test"


@pytest.fixture
def gone(site: Site, clock: MovedClock) -> Site:
    """Somebody who joined, whom an operator suppressed, and who was erased then."""
    confirm(site, sign_up(site), visitor=HOME)
    by_hand.add(site, HANAKO, reason="threatened us")
    erase(site, HANAKO, reason="asked by letter", mail_receipt=False)
    clock.move(days=40)
    return site


def test_a_sign_up_after_the_erasure_gets_no_mail(gone: Site) -> None:
    assert ask(gone) is Taken.TAKEN
    assert mails(gone) == []
    with pytest.raises(Refused, match="suppressed by an operator"):
        ask_reader(gone, email=HANAKO, publication=None)


def test_neither_a_file_nor_a_command_nor_a_move_brings_the_address_back(gone: Site, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(f"email,name,categories,confirmed\n{HANAKO},,,2026-01-01\n")
    assert import_subscribers(gone, listed).erased == 1
    with pytest.raises(Refused, match="was erased") as refused:
        add(gone, email=HANAKO, publication=None, confirmed=gone.clock.now())
    assert "suppression lift" in (refused.value.advice or "")
    uid = uid_of(confirm(gone, sign_up(gone, TARO), visitor=HOME))
    before = mails(gone)
    change_address.ask(gone, paths.preferences_token(gone.signer, "annex", uid), HANAKO, language="ja")
    assert mails(gone) == before
    with pytest.raises(NotFound):
        show(gone, HANAKO)


def test_the_decision_survives_an_erasure_after_an_erasure(site: Site, clock: MovedClock) -> None:
    confirm(site, sign_up(site), visitor=HOME)
    erase(site, HANAKO, reason="asked by letter", mail_receipt=False)
    by_hand.add(site, HANAKO, reason="threatened us")
    erase(site, HANAKO, reason="asked again", mail_receipt=False)
    assert HANAKO not in str(dump(site))
    clock.move(days=40)
    ask(site)
    assert mails(site) == []


def test_an_operator_can_take_it_back_and_then_the_readers_own_sign_up_counts(gone: Site, clock: MovedClock) -> None:
    with pytest.raises(Refused, match="suppressed already"):
        by_hand.add(gone, HANAKO, reason="once more")
    lifted = by_hand.lift(gone, HANAKO, reason="we made up")
    assert (lifted.lifted, lifted.is_erased) == (True, True)
    with pytest.raises(Refused, match="their own confirmed sign-up"):
        by_hand.lift(gone, HANAKO, reason="and now at once")
    with pytest.raises(Refused, match="their own confirmed sign-up"):
        add(gone, email=HANAKO, publication=None, confirmed=clock.now())
    confirm(gone, sign_up(gone), visitor=HOME)
    found = show(gone, HANAKO)
    assert (found.subscriptions[0].state, found.suppression) == ("active", None)
