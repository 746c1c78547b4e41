"""The real bytes to one address, outside the ledger."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from newsletter.delivery.message import Message, compose, prepare
from newsletter.delivery.outcome import Outcome, Verdict
from newsletter.delivery.relays import client_context
from newsletter.delivery.rules import table
from newsletter.delivery.smtp import Connection as RelayConnection
from newsletter.delivery.smtp import NoConnection
from newsletter.errors import Refused, RelayUnavailable
from newsletter.model.edition import ALL, Format
from newsletter.model.issue import Issue
from newsletter.store import audit, editions, publications, subscribers, subscriptions
from newsletter.subscribers.address import parse_address
from newsletter.workflows.dkim_keys import keys_of
from newsletter.workflows.editions import ensure_editions
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site


def send_test(site: Site, ref: str, *, to: str) -> Outcome:
    """Send what that reader will get (everything, to somebody who reads nothing yet), under a Message-ID of its own.

    A test must not keep the real message from being shown: its Message-ID differs. Raises NotFound, Refused,
    RelayUnavailable, BadAddress.
    """
    issue, _ = load(site, ref)
    address = parse_address(to)
    with site.database.reading() as connection:
        uid, wanted = _reader(connection, issue, address.key)
    edition_id = ensure_editions(site, issue, [wanted])[wanted]
    with site.database.reading() as connection:
        edition = editions.get(connection, edition_id)
        name = publications.first_slug(connection, issue.publication)
    now = site.clock.now()
    publication = site.publication(issue.publication)
    prepared = prepare(
        edition.rendering,
        replace(issue, published_at=issue.published_at or now),
        publication,
        site.links,
        site.signer,
        name=name,
        keys=keys_of(site, publication),
    )
    message = compose(prepared, uid=uid, address=address.email, copy=f"test-{now:%Y%m%d%H%M%S%f}")
    outcome = _transmit(site, message)
    with site.database.writing() as connection:
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="send.test",
            object=issue.ref,
            detail=f"{address.email}: {outcome}",
        )
    if outcome.verdict is not Verdict.SENT:
        raise Refused(f"{address.email}: {outcome.verdict}: {outcome}", advice="Put that right, then try again.")
    return outcome


def _reader(connection: Connection, issue: Issue, key: str) -> tuple[str, tuple[str, Format]]:
    found = subscribers.find(connection, key)
    if found is None:
        return "test", (ALL, Format.HTML)
    choice = subscriptions.find(connection, found.id, issue.publication)
    return found.uid, (choice.key, choice.format) if choice else (ALL, Format.HTML)


def _transmit(site: Site, message: Message) -> Outcome:
    said: list[str] = []
    rules = table(site.config.delivery.rules)
    for relay in site.config.smtp.relays:
        with suppress(NoConnection):
            try:
                connection = RelayConnection(relay, hello=site.links.host, context=client_context(relay), rules=rules)
            except NoConnection as error:
                said.append(error.message)
                raise
            try:
                return connection.transmit(message)
            finally:
                connection.end()
    raise RelayUnavailable("; ".join(said), advice="Start the relay, or check [smtp] in the configuration.")
