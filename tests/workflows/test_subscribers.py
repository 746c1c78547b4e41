"""One person at a time."""

from __future__ import annotations

import pytest

from newsletter.errors import NotFound, UsageError
from newsletter.model.edition import Format
from newsletter.model.subscriber import SubscriptionState
from newsletter.subscribers.address import BadAddress
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, list_all, show
from tests.conftest import MovedClock

HANAKO = "hanako@readers.test"


def test_a_confirmed_reader_is_active_with_their_choice(site: Site, clock: MovedClock) -> None:
    subscription = add(
        site,
        email=HANAKO,
        publication="annex",
        name="花子",
        categories=["tools", "security", "tools"],
        format=Format.TEXT,
        confirmed=clock.now(),
    )
    assert (subscription.state, subscription.key, subscription.format) == ("active", "security;tools", "text")
    assert subscription.confirmed_at == clock.now()
    assert len(subscription.subscriber.uid) == 16


def test_without_a_confirmation_they_wait(site: Site) -> None:
    assert add(site, email=HANAKO, publication=None, confirmed=None).state is SubscriptionState.PENDING


def test_adding_twice_is_adding_once_and_another_choice_is_a_change(site: Site, clock: MovedClock) -> None:
    first = add(site, email=HANAKO, publication=None, confirmed=clock.now())
    clock.move(days=1)
    assert add(site, email=HANAKO.upper(), publication=None, confirmed=clock.now()) == first
    changed = add(site, email=HANAKO, publication=None, categories=["niche"], confirmed=None)
    assert (changed.id, changed.key, changed.state) == (first.id, "niche", "active")
    assert [line.action for line in show(site, HANAKO).consents] == ["confirmed", "changed"]


def test_an_unknown_category_is_refused_with_the_nearest_one(site: Site) -> None:
    with pytest.raises(UsageError, match="did you mean security"):
        add(site, email=HANAKO, publication=None, categories=["secrity"], confirmed=None)
    assert list(list_all(site)) == []


def test_what_is_no_address_is_refused(site: Site) -> None:
    with pytest.raises(BadAddress):
        add(site, email="hanako", publication=None, confirmed=None)


def test_a_name_is_one_line_so_that_an_export_can_be_imported(site: Site, clock: MovedClock) -> None:
    with pytest.raises(UsageError, match="line break"):
        add(site, email="taro@readers.test", publication=None, name="Taro\nYamada", confirmed=clock.now())
    added = add(site, email="taro@readers.test", publication=None, name="  =1+1 ", confirmed=clock.now())
    assert added.subscriber.name == "=1+1"


def test_nobody_is_shown_who_is_not_there(site: Site) -> None:
    with pytest.raises(NotFound, match="subscriber list"):
        show(site, HANAKO)


def test_the_list_can_be_of_one_state(site: Site, clock: MovedClock) -> None:
    add(site, email=HANAKO, publication=None, confirmed=clock.now())
    add(site, email="taro@readers.test", publication=None, confirmed=None)
    assert [s.subscriber.email for s in list_all(site, state=SubscriptionState.ACTIVE)] == [HANAKO]
    assert len(list(list_all(site))) == 2
