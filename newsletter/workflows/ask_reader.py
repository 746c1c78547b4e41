"""somebody told an operator that they want it → a sign-up like any other, which they confirm by mail."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.config import Publication
from newsletter.errors import Refused
from newsletter.model.edition import Format, categories_key
from newsletter.model.sign_up import Source
from newsletter.model.subscriber import SubscriptionState
from newsletter.signing import fresh_id
from newsletter.store import audit, sign_up_counts, sign_ups, subscribers, subscriptions
from newsletter.subscribers.address import FINGERPRINT, parse_address
from newsletter.subscribers.joining import BY_HAND
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.holding import holding
from newsletter.workflows.join import DAY, bucket_of
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import require_categories


def ask(
    site: Site,
    *,
    email: str,
    publication: str | None,
    categories: Iterable[str] = (),
    format: Format = Format.HTML,
    language: str | None = None,
) -> Publication:
    """Leave a confirmation in the outbox; no ``categories`` means all. ``language`` is that of the mail.

    Raises BadAddress, UsageError for an unknown category, NotFound for an unknown publication; Refused for who reads it
    already, was suppressed by an operator, or was asked within a day.
    """
    chosen, address = site.publication(publication), parse_address(email)
    slugs = require_categories(chosen, categories)
    now, bucket = site.clock.now(), bucket_of(site, chosen, address)
    row = {
        "uid": fresh_id(16),
        "publication": chosen.slug,
        "email": address.email,
        "address_hash": site.signer.fingerprint(FINGERPRINT, address.key),
        "key": categories_key(slugs),
        "format": format.value,
        "language": language or chosen.language,
        "source": Source.OPERATOR.value,
        "place": None,
        "wording": None,
        "proved": True,
        "asked_at": now,
    }
    with site.database.writing() as connection:
        person = subscribers.find(connection, address.key)
        found = None if person is None else subscriptions.find(connection, person.id, chosen.slug)
        held = holding(site, connection, address.key)
        if held is not None and held.reason == BY_HAND:
            raise Refused(
                f"{address.email} is suppressed by an operator: {held.evidence}.",
                advice="`newsletter suppression lift` first, if that was a mistake.",
            )
        if held is None and found is not None and found.state is SubscriptionState.ACTIVE:
            raise Refused(f"{address.email} reads {chosen.slug} already.", advice="Nothing needs to be confirmed.")
        if sign_up_counts.count(connection, {bucket: DAY}, now)[bucket] > 1:
            raise Refused(
                f"{address.email} was asked within a day.", advice="One confirmation a day is sent; try again tomorrow."
            )
        sign_ups.add(connection, row, really=True)
        audit.record(
            connection,
            at=now,
            operator=site.operator,
            action="subscriber.ask",
            object=f"{chosen.slug}/{address.email}",
            detail=f"categories {row['key']}, {format}",
        )
    answer_waiting(site)
    return chosen
