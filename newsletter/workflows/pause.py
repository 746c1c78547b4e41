"""preferences token → a rest of some weeks, or its end. Issues of that time are not sent later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter.errors import Refused, UsageError
from newsletter.model import consent_detail
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.subscriber import SubscriptionState
from newsletter.store import consents, subscriptions
from newsletter.workflows.leave import Reader, read_token
from newsletter.workflows.site import Site

LONGEST = 26
"""Weeks."""


def pause(site: Site, token: str, *, weeks: int) -> Reader:
    """Rest for so many whole weeks of the publication's own calendar, from today on; 0 ends a rest.

    Raises BadToken; UsageError for a number that is none of ours; Refused for who gets nothing anyway.
    """
    if not 0 <= weeks <= LONGEST:
        raise UsageError(f"{weeks}: a pause is of 1 to {LONGEST} weeks.")
    now = site.clock.now()
    with site.database.writing() as connection:
        reader = read_token(site, connection, "preferences", token)
        found = reader.subscription
        if found.state is not SubscriptionState.ACTIVE:
            raise Refused("Nothing is sent to this address, so there is nothing to pause.")
        until = end_of_pause(now, weeks, reader.publication.zone) if weeks else None
        if until == found.paused_until or (until is None and not found.is_paused(now)):
            return reader
        chosen = replace(found, paused_until=until)
        subscriptions.keep(connection, chosen)
        line = Consent(
            subscriber_id=found.subscriber.id,
            publication=found.publication,
            at=now,
            action=ConsentAction.CHANGED,
            source="page",
            detail=consent_detail.PAUSE_ENDED if until is None else consent_detail.paused(until),
        )
        consents.record_all(connection, [line])
    return replace(reader, subscription=chosen)


def end_of_pause(now: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The first instant behind the last day: N weeks leave out N weekly issues, whatever the day and hour."""
    today = now.astimezone(zone).date()
    back = today + timedelta(weeks=weeks, days=1)
    return datetime.combine(back, time.min, zone).astimezone(now.tzinfo)
