"""Signing up as visitors do, and reading what the outbox has for them."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace

from newsletter.store import notices
from newsletter.store.tables import metadata
from newsletter.subscribers.joining import read_form
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.confirm import Confirming
from newsletter.workflows.join import Taken, join
from newsletter.workflows.site import Site

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


def sign_up(site: Site, address: str = HANAKO, **fields: str) -> str:
    """Ask, and give the token that the mail has."""
    ask(site, address, **fields)
    return token_in(mails(site)[-1][1])


def count_of(site: Site, table: str) -> int:
    with site.database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def dump(site: Site) -> dict[str, str]:
    """Every row of every table."""
    with site.database.reading() as connection:
        return {
            table.name: str(sorted(map(repr, connection.execute(table.select())))) for table in metadata.sorted_tables
        }


def configured(site: Site, **settings: object) -> Site:
    subscribe = site.config.subscribe.model_copy(update=settings)
    return replace(site, config=site.config.model_copy(update={"subscribe": subscribe}))


def uid_of(found: Confirming) -> str:
    assert found.subscription is not None
    return found.subscription.subscriber.uid
