"""preferences token → another choice of categories and format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from newsletter.errors import UsageError
from newsletter.model import consent_detail
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.edition import Format, categories_key
from newsletter.store import consents, subscriptions
from newsletter.workflows.leave import Reader, read_token
from newsletter.workflows.site import Site


def look(site: Site, token: str) -> Reader:
    """What a preferences link is about. Changes nothing. Raises BadToken."""
    with site.database.reading() as connection:
        return read_token(site, connection, "preferences", token)


def choose(site: Site, token: str, *, categories: Iterable[str] | None, format: Format) -> Reader:
    """Keep a reader's choice; ``categories`` None means all, now and to come. The same again changes nothing.

    Raises BadToken; UsageError for an unknown category, or none: who wants none leaves.
    """
    now = site.clock.now()
    slugs = None if categories is None else tuple(categories)
    if slugs == ():
        raise UsageError("No category is chosen.", advice="Choose at least one, or unsubscribe.")
    with site.database.writing() as connection:
        reader = read_token(site, connection, "preferences", token)
        found = reader.subscription
        unknown = set(slugs or ()) - set(reader.publication.categories)
        if unknown:
            raise UsageError(f"{', '.join(sorted(unknown))}: no such category.")
        key = categories_key(slugs or ())
        if (found.key, found.format) == (key, format):
            return reader
        chosen = replace(found, key=key, format=format)
        subscriptions.keep(connection, chosen)
        line = Consent(
            subscriber_id=found.subscriber.id,
            publication=found.publication,
            at=now,
            action=ConsentAction.CHANGED,
            source="page",
            detail=consent_detail.choice(key, format),
        )
        consents.record_all(connection, [line])
    return replace(reader, subscription=chosen)
