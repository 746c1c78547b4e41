"""form → counted by network and address → a sign-up that waits for its answer by mail.

Nothing is looked up about the address: what happens here, how long it takes and what the visitor is told are the same
for strangers, for readers, and for who must not be mailed. ``answer_sign_ups`` does the rest, when nobody waits for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.model.sign_up import Source
from newsletter.rendering.pages.joining_words import wording
from newsletter.signing import fresh_id
from newsletter.store import sign_up_counts, sign_ups
from newsletter.subscribers.address import FINGERPRINT, Address
from newsletter.subscribers.joining import Form
from newsletter.subscribers.place import kept, network
from newsletter.subscribers.stamp import LASTS, is_good, is_worked
from newsletter.workflows.site import Site

DAY = timedelta(hours=24)
_HOUR = timedelta(hours=1)
_UNPROVED, _AT_LEAST = 0.1, 10
"""The part of all sign-ups of an hour that may be by forms that do not show that a browser had them for a while: those
on other sites, and those of machines. Beyond it they are asked to press the button once more, which people can."""


class Taken(StrEnum):
    """What became of a form."""

    TAKEN = "taken"
    AGAIN = "again"
    """It has to show that it comes from a browser."""
    BUSY = "busy"


class TooMany(Exception):
    """Nothing of this request is to be counted."""

    def __init__(self, taken: Taken) -> None:
        super().__init__(taken)
        self.taken = taken


def join(site: Site, publication: Publication, form: Form, *, visitor: str) -> Taken:
    """Take a form that has an address and no faults. ``visitor`` is the network address it comes from."""
    if form.trapped:
        return Taken.TAKEN
    try:
        with site.database.writing() as connection:
            return take(site, connection, publication, form, visitor=visitor)
    except TooMany as refusal:
        return refusal.taken


def take(site: Site, connection: Connection, publication: Publication, form: Form, *, visitor: str) -> Taken:
    """The same inside a transaction, which is to be given up where this raises TooMany."""
    assert form.address is not None
    now = site.clock.now()
    proved = is_good(site.signer, publication.slug, form.stamp, now)
    puzzled = site.config.subscribe.proof_of_work == "on"
    if puzzled and not (proved and is_worked(form.stamp, form.work)):
        raise TooMany(Taken.AGAIN)
    _room(site, sign_ups.lately(connection, now - _HOUR), proved=proved)
    windows, address_bucket = _windows(site, publication, form, form.address, visitor, puzzled=puzzled)
    counts = sign_up_counts.count(connection, windows, now)
    _within(site, counts)
    row = _row(site, publication, form, form.address, visitor, proved=proved, now=now)
    sign_ups.add(connection, row, really=counts[address_bucket] == 1)
    return Taken.TAKEN


def bucket_of(site: Site, publication: Publication, address: Address) -> str:
    """Where it is counted that an address is asked; once in a DAY."""
    return "address " + site.signer.fingerprint(FINGERPRINT, f"{publication.slug} {address.key}")


def _windows(
    site: Site, publication: Publication, form: Form, address: Address, visitor: str, *, puzzled: bool
) -> tuple[dict[str, timedelta], str]:
    """What is counted, and for how long; and which of it is the address."""
    mine = bucket_of(site, publication, address)
    windows = {mine: DAY}
    line = network(visitor)
    if line is not None and site.config.subscribe.network_limit:
        windows["network " + site.signer.fingerprint("network", line)] = _HOUR
    if puzzled:
        windows["puzzle " + site.signer.fingerprint("puzzle", form.stamp)] = LASTS + _HOUR
    return windows, mine


def _room(site: Site, lately: tuple[int, int], *, proved: bool) -> None:
    total, unproved = lately
    limit = site.config.subscribe.total_limit
    if limit and total >= limit:
        raise TooMany(Taken.BUSY)
    if limit and not proved and unproved >= max(_AT_LEAST, limit * _UNPROVED):
        raise TooMany(Taken.AGAIN)


def _within(site: Site, counts: dict[str, int]) -> None:
    for bucket, count in counts.items():
        if bucket.startswith("network ") and count > site.config.subscribe.network_limit:
            raise TooMany(Taken.BUSY)
        if bucket.startswith("puzzle ") and count > 1:
            raise TooMany(Taken.AGAIN)


def _row(
    site: Site, publication: Publication, form: Form, address: Address, visitor: str, *, proved: bool, now: datetime
) -> dict[str, object]:
    settings = site.config.subscribe
    # What a form on another site said is not ours to know; the page of the confirmation says it again.
    shown = "\n".join(wording(publication, settings, form.shown)) if form.source is Source.PAGE else None
    return {
        "uid": fresh_id(16),
        "publication": publication.slug,
        "email": address.email,
        "address_hash": site.signer.fingerprint(FINGERPRINT, address.key),
        "key": form.key,
        "format": form.format.value,
        "language": form.language,
        "source": form.source.value,
        "place": kept(visitor, settings.keep_address),
        "wording": shown,
        "proved": proved,
        "asked_at": now,
    }
