"""Whether something stands against mailing an address, whoever it belongs to."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.errors import Refused
from newsletter.model.suppression import Suppression
from newsletter.store import suppressions
from newsletter.subscribers.erasure import erased_key
from newsletter.subscribers.joining import BY_HAND
from newsletter.workflows.site import Site


def holding(site: Site, connection: Connection, key: str) -> Suppression | None:
    """The suppression that holds for an ``email_key``, also where nothing but the hash of the address is left."""
    return suppressions.find(connection, key) or erased_on(site, connection, key)


def erased_on(site: Site, connection: Connection, key: str) -> Suppression | None:
    """The suppression that keeps an address away whose reader was erased; its ``evidence`` is the receipt's number."""
    return suppressions.find(connection, erased_key(site.signer, key))


def was_erased(email: str, gone: Suppression) -> Refused:
    """The refusal to bring an erased address back by hand."""
    advice = "Only their own confirmed sign-up brings them back."
    if gone.reason == BY_HAND:
        advice = f"An operator had suppressed it: `newsletter suppression lift` first. {advice}"
    return Refused(f"{email} was erased on {gone.created_at:%Y-%m-%d}.", advice=advice)
