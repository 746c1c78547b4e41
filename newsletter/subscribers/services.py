"""Lists as the usual services export them: which column says what, as a table. Pure.

header → the service that writes such a header; its row → the row that ``listing`` reads
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Standing(StrEnum):
    """What a service says of a reader."""

    ACTIVE = "active"
    WAITING = "waiting"
    """Never confirmed there."""
    LEFT = "left"
    BOUNCED = "bounced"
    """The service had stopped mailing the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """``signs`` are columns that together tell its files apart. Of each other field the first column that is there, and
    filled in, counts; ``name`` has the parts of a name. ``standings`` are what the words of the ``standing`` columns
    mean; ``rule`` gives columns whose being filled in means a standing, such as the time of leaving."""

    title: str
    signs: frozenset[str]
    email: tuple[str, ...] = ("email",)
    name: tuple[str, ...] = ("name",)
    joined: tuple[str, ...] = ("created_at",)
    confirmed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    standing: tuple[str, ...] = ("status",)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    rule: Mapping[str, Standing] = field(default_factory=dict)


_ACTIVE, _WAITING, _LEFT, _BOUNCED = Standing.ACTIVE, Standing.WAITING, Standing.LEFT, Standing.BOUNCED
_FIRST_LAST = ("first name", "first_name", "firstname", "last name", "last_name", "lastname")

# More telling headers stand before less telling ones: the first that fits is taken.
SERVICES: Mapping[str, Service] = {
    "mailchimp": Service(
        title="Mailchimp",
        signs=frozenset({"email address", "leid", "euid"}),
        email=("email address",),
        name=_FIRST_LAST,
        joined=("optin_time",),
        confirmed=("confirm_time",),
        left=("unsub_time",),
        standing=(),
        rule={"unsub_time": _LEFT, "clean_time": _BOUNCED},
    ),
    "substack": Service(
        title="Substack",
        signs=frozenset({"email", "active_subscription", "email_disabled"}),
        standing=("email_disabled",),
        standings={"true": _LEFT, "false": _ACTIVE},
    ),
    "ghost": Service(
        title="Ghost",
        signs=frozenset({"email", "subscribed_to_emails", "created_at"}),
        standing=("subscribed_to_emails",),
        standings={"true": _ACTIVE, "false": _LEFT},
        rule={"deleted_at": _LEFT},
    ),
    "buttondown": Service(
        title="Buttondown",
        signs=frozenset({"creation_date", "subscriber_type"}),
        email=("email", "email_address"),
        joined=("creation_date",),
        left=("unsubscription_date",),
        standing=("subscriber_type", "type"),
        standings={
            "regular": _ACTIVE,
            "premium": _ACTIVE,
            "gifted": _ACTIVE,
            "trialed": _ACTIVE,
            "churning": _ACTIVE,
            "churned": _ACTIVE,
            "past_due": _ACTIVE,
            "paused": _ACTIVE,
            "unactivated": _WAITING,
            "unpaid": _WAITING,
            "unsubscribed": _LEFT,
            "removed": _LEFT,
            "complained": _LEFT,
            "blocked": _LEFT,
            "undeliverable": _BOUNCED,
        },
    ),
    "listmonk": Service(
        title="listmonk",
        signs=frozenset({"uuid", "email", "attributes", "status"}),
        standings={"enabled": _ACTIVE, "disabled": _LEFT, "blocklisted": _LEFT},
    ),
    "mailerlite": Service(
        title="MailerLite",
        signs=frozenset({"subscriber", "subscribed"}),
        email=("subscriber", "email"),
        name=("name", *_FIRST_LAST),
        joined=("subscribed",),
        confirmed=("opted in", "opt-in date"),
        left=("unsubscribed",),
        standings={
            "active": _ACTIVE,
            "unconfirmed": _WAITING,
            "unsubscribed": _LEFT,
            "junk": _LEFT,
            "bounced": _BOUNCED,
        },
        rule={"unsubscribed": _LEFT},
    ),
    "brevo": Service(
        title="Brevo",
        signs=frozenset({"email", "lastname", "firstname"}),
        name=("firstname", "lastname"),
        joined=("added_time", "added_at", "created_at"),
        standing=("double_opt-in", "email_blacklisted", "blacklisted"),
        standings={"yes": _ACTIVE, "1": _ACTIVE, "no": _WAITING, "2": _WAITING},
        rule={"unsubscribed_at": _LEFT},
    ),
    "beehiiv": Service(
        title="beehiiv",
        signs=frozenset({"email", "status", "subscription_tier"}),
        name=("name", *_FIRST_LAST),
        joined=("created_at", "subscribed_at", "created"),
        left=("unsubscribed_at",),
        standings={
            "active": _ACTIVE,
            "pending": _WAITING,
            "validating": _WAITING,
            "needs_attention": _WAITING,
            "inactive": _LEFT,
            "unsubscribed": _LEFT,
            "paused": _ACTIVE,
            "invalid": _BOUNCED,
        },
    ),
    "kit": Service(
        title="Kit",
        signs=frozenset({"first_name", "email", "created_at"}),
        name=_FIRST_LAST,
        joined=("created_at", "subscribed_at"),
        standing=("state", "status"),
        standings={
            "active": _ACTIVE,
            "confirmed": _ACTIVE,
            "unconfirmed": _WAITING,
            "inactive": _WAITING,
            "cancelled": _LEFT,
            "unsubscribed": _LEFT,
            "complained": _LEFT,
            "bounced": _BOUNCED,
        },
    ),
}


def service_of(header: Collection[str]) -> str | None:
    """The service whose file has such columns (in lower case); None where none is known."""
    return next((name for name, each in SERVICES.items() if each.signs <= set(header)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """``row`` has the columns of ``listing``. ``skipped`` is why the row is left out."""

    row: Mapping[str, str]
    skipped: str | None = None
    fault: str | None = None


def translate(service: Service, row: Mapping[str, str], *, consent: str | None, now: str) -> Translated:
    """A service's row as ours. Its readers are confirmed where the service says when; by ``consent``, which is how the
    operator knows that they agreed, since they joined there, or ``now`` where that is not said."""
    standing, unknown = _standing(service, row)
    if unknown:
        known = ", ".join(sorted(service.standings))
        return Translated(row={}, fault=f"{unknown}: {service.title} is not known to say that; known here: {known}")
    confirmed, left = _first(row, service.confirmed), ""
    if standing is Standing.LEFT:
        left = _first(row, service.left) or now
    elif standing is Standing.ACTIVE and consent is not None:
        confirmed = confirmed or _first(row, service.joined) or now
    elif standing is Standing.WAITING:
        confirmed = ""
    ours = {
        "email": _first(row, service.email),
        "name": " ".join(part for column in service.name if (part := row.get(column, "").strip())),
        "categories": "",
        "confirmed": _iso(confirmed),
        "left": _iso(left),
    }
    skipped = f"{service.title} had stopped mailing it" if standing is Standing.BOUNCED else None
    return Translated(row=ours, skipped=skipped)


def _standing(service: Service, row: Mapping[str, str]) -> tuple[Standing, str]:
    """What the row says, and a word that we do not know, if there is one."""
    ruled = [standing for column, standing in service.rule.items() if row.get(column, "").strip()]
    if ruled:
        return ruled[-1], ""
    said = _first(row, service.standing).lower()
    if not said:
        return Standing.ACTIVE, ""
    found = service.standings.get(said)
    return (found, "") if found is not None else (Standing.ACTIVE, said)


def _first(row: Mapping[str, str], columns: Collection[str]) -> str:
    return next((value for column in columns if (value := row.get(column, "").strip())), "")


def _iso(moment: str) -> str:
    """Services write the zone behind the time."""
    for zone in (" UTC", " GMT", " +0000"):
        if moment.endswith(zone):
            return moment.removesuffix(zone) + "+00:00"
    return moment
