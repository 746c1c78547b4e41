"""Suppressions by hand: list, add, lift; and the bounces that wait for an operator: list, approve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from newsletter.errors import NotFound, Refused
from newsletter.model.bounce import Bounce, Step
from newsletter.model.suppression import Suppression
from newsletter.store import audit, bounces, suppressions
from newsletter.subscribers.address import email_key, parse_address
from newsletter.subscribers.erasure import ERASED, REASON
from newsletter.subscribers.joining import BY_HAND
from newsletter.workflows.bounces import suppress
from newsletter.workflows.holding import erased_on, holding, was_erased
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Whether something held, how many waiting bounces were ``dismissed``, and whether the address ``is_erased``: then
    its reader's own sign-up counts again, and nothing else does."""

    lifted: bool
    dismissed: int = 0
    is_erased: bool = False


def list_holding(site: Site) -> tuple[Suppression, ...]:
    """Those that hold, newest first."""
    with site.database.reading() as connection:
        return suppressions.list_all(connection)


def list_held(site: Site) -> tuple[Bounce, ...]:
    """Bounces that would suppress and wait, oldest first."""
    with site.database.reading() as connection:
        return bounces.held(connection)


def add(site: Site, address: str, *, reason: str) -> Suppression:
    """Suppress an address by hand. Raises BadAddress, Refused where it is suppressed already."""
    given = parse_address(address)
    with site.database.writing() as connection:
        held = holding(site, connection, given.key)
        if held is not None and (held.key == given.key or held.reason == BY_HAND):
            raise Refused(f"{given.email} is suppressed already.", advice="`newsletter suppression list` shows why.")
        now = site.clock.now()
        suppressions.add(connection, key=given.key, reason=BY_HAND, evidence=reason, operator=site.operator, now=now)
        _record(connection, site, "suppression.add", given.email, reason)
        found = suppressions.find(connection, given.key)
        assert found is not None
        return found


def lift(site: Site, address: str, *, reason: str) -> Lifted:
    """Mail an address again. The evidence stays.

    Raises BadAddress, NotFound where nothing stands against it, Refused for an address that was erased.
    """
    key = email_key(address)
    with site.database.writing() as connection:
        now, gone = site.clock.now(), erased_on(site, connection, key)
        lifted = suppressions.lift(connection, key=key, reason=reason, now=now)
        if gone is not None and gone.reason == BY_HAND:
            # The erasure stands; what the operator had decided besides does not.
            lifted = suppressions.lift(connection, key=gone.key, reason=reason, now=now)
            suppressions.add(
                connection, key=gone.key, reason=REASON, evidence=gone.evidence, operator=gone.operator,
                now=gone.created_at,
            )  # fmt: skip
        elif gone is not None and not lifted:
            raise was_erased(address, gone)
        waiting = [bounce.id for bounce in bounces.held(connection) if _key(bounce) == key]
        dismissed = len(bounces.settle_held(connection, waiting, Step.DISMISSED))
        if not lifted and not dismissed:
            raise NotFound(f"{address} is not suppressed.", advice="`newsletter suppression list` shows who is.")
        _record(connection, site, "suppression.lift", address if gone is None else gone.evidence, reason)
        return Lifted(lifted=lifted, dismissed=dismissed, is_erased=gone is not None)


def approve(
    site: Site, addresses: Iterable[str], *, send_id: int | None = None, all_: bool = False, reason: str
) -> tuple[Bounce, ...]:
    """Let held bounces suppress: of these addresses, of a send, or all. Raises BadAddress, NotFound."""
    keys = {email_key(address) for address in addresses}
    with site.database.writing() as connection:
        chosen = [
            bounce
            for bounce in bounces.held(connection)
            if all_ or _key(bounce) in keys or (send_id is not None and bounce.send_id == send_id)
        ]
        missing = keys - {_key(bounce) for bounce in chosen}
        if missing or not chosen:
            named = ", ".join(sorted(missing)) or "anybody"
            raise NotFound(
                f"No bounce of {named} is held.", advice="`newsletter suppression held` shows those that are."
            )
        released = set(bounces.settle_held(connection, [bounce.id for bounce in chosen], Step.RELEASED))
        for bounce in chosen:
            bounced = bounces.delivery(connection, bounce.delivery_id) if bounce.delivery_id else None
            if bounce.id in released and bounced is not None:
                suppress(
                    connection, site, bounced, bounce.id,
                    kind=bounce.kind, reason=bounce.reason, evidence=bounce.evidence, operator=site.operator,
                )  # fmt: skip
        _record(connection, site, "suppression.approve", f"{len(released)} bounces", reason)
        return tuple(bounce for bounce in chosen if bounce.id in released)


def _key(bounce: Bounce) -> str | None:
    return None if bounce.address in (None, ERASED) else email_key(bounce.address)


def _record(connection: Connection, site: Site, action: str, object_: str, reason: str) -> None:
    audit.record(connection, at=site.clock.now(), operator=site.operator, action=action, object=object_, reason=reason)
