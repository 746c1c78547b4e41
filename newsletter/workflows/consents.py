"""address → everything that proves what its reader agreed to, with the words that they were shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.errors import NotFound
from newsletter.model.consent import Consent
from newsletter.model.sign_up import SignUp
from newsletter.model.subscriber import Subscriber
from newsletter.store import consents, sign_ups, subscribers, wordings
from newsletter.subscribers.address import FINGERPRINT, parse_address
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``wordings`` are the texts by the names that the lines have; ``open`` the sign-ups that nobody has confirmed."""

    email: str
    subscriber: Subscriber | None
    consents: tuple[Consent, ...]
    wordings: dict[str, str]
    open: tuple[SignUp, ...]
    read_at: datetime


def prove(site: Site, address: str) -> Proof:
    """The record of an address. Raises BadAddress, NotFound where there is none."""
    given = parse_address(address)
    with site.database.reading() as connection:
        person = subscribers.find(connection, given.key)
        lines = () if person is None else consents.of_subscriber(connection, person.id)
        asked = sign_ups.of_address(connection, site.signer.fingerprint(FINGERPRINT, given.key))
        texts = wordings.texts(connection, {line.wording for line in lines if line.wording})
    waiting = tuple(sign_up for sign_up in asked if sign_up.confirmed_at is None)
    if person is None and not waiting:
        raise NotFound(
            f"Nothing is known of {given.email}.", advice="`newsletter subscriber list` shows who is subscribed."
        )
    return Proof(
        email=given.email if person is None else person.email,
        subscriber=person,
        consents=lines,
        wordings=texts,
        open=waiting,
        read_at=site.clock.now(),
    )
