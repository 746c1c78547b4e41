"""Whether something stands against mailing an address, whoever it belongs to."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.model.suppression import Suppression
from newsletter.store import suppressions
from newsletter.subscribers.erasure import erased_key
from newsletter.workflows.site import Site


def holding(site: Site, connection: Connection, key: str) -> Suppression | None:
    """The suppression that holds for an ``email_key``, also where nothing but the hash of the address is left."""
    return suppressions.find(connection, key) or erased_on(site, connection, key)


def erased_on(site: Site, connection: Connection, key: str) -> Suppression | None:
    """The suppression that keeps an address away whose reader was erased; its ``evidence`` is the receipt's number."""
    return suppressions.find(connection, erased_key(site.signer, key))
