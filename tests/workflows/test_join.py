"""Signing up and confirming, as workflows."""

from __future__ import annotations

import email
import email.policy
import re

import pytest

from newsletter.model.edition import Format
from newsletter.model.sign_up import Standing
from newsletter.signing import BadToken
from newsletter.store import notices
from newsletter.subscribers.joining import read_form
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.confirm import confirm, look
from newsletter.workflows.join import Taken, join
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
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
