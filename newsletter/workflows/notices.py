"""Leaving notices in the outbox, in the transaction of what they tell of: composed mails, and bodies for webhooks."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.delivery.single import single
from newsletter.model.edition import Rendering
from newsletter.model.notice import Channel
from newsletter.store import notices
from newsletter.workflows.dkim_keys import keys_of
from newsletter.workflows.site import Site


def queue_mail(
    site: Site,
    connection: Connection,
    publication: Publication,
    *,
    key: str,
    kind: str,
    to: str,
    rendering: Rendering,
    now: datetime,
) -> bool:
    """A mail from the publication to one bare address, signed as issues are; False where the key was there before.

    Raises CannotCompose for an impossible address.
    """
    raw = single(rendering, publication, to=to, key=key, now=now, host=site.links.host, keys=keys_of(site, publication))
    return notices.queue(connection, key=key, kind=kind, publication=publication.slug, to=to, raw=raw, now=now)


def queue_webhook(
    connection: Connection, publication: Publication, *, key: str, kind: str, url: str, body: bytes, now: datetime
) -> bool:
    """A body for a webhook of the configuration; False where the key was there before."""
    return notices.queue(
        connection,
        key=key,
        kind=kind,
        publication=publication.slug,
        to=url,
        raw=body,
        now=now,
        channel=Channel.WEBHOOK,
    )


def webhook_id(key: str) -> str:
    """What receivers know a notice by: the same for the same key."""
    return f"msg_{sha256(key.encode()).hexdigest()[:24]}"
