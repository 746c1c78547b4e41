"""The mailbox of bounces → each message taken in → marked there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from newsletter.delivery.bounce_mailbox import MailboxUnavailable, letters
from newsletter.errors import UsageError
from newsletter.model.bounce import Step
from newsletter.telemetry.logs import logger
from newsletter.workflows.bounces import OPERATOR, take
from newsletter.workflows.site import Site

_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How many messages were read; how many of them were new, suppressed somebody, or wait for an operator."""

    read: int = 0
    new: int = 0
    suppressed: int = 0
    held: int = 0


def fetch_bounces(site: Site) -> Fetched:
    """Take in what is there now. Raises UsageError where no mailbox is configured, MailboxUnavailable."""
    server = site.config.bounces.mailbox
    if server is None:
        raise UsageError(
            "There is no mailbox to fetch from.", advice="Give it in [bounces.mailbox] of the configuration."
        )
    fetched = Fetched()
    with closing(letters(server)) as found:
        for name, octets in found:
            outcome = take(site, octets, source=name).outcome
            fetched = Fetched(
                read=fetched.read + 1,
                new=fetched.new + (outcome is not None),
                suppressed=fetched.suppressed + (outcome is Step.SUPPRESSED),
                held=fetched.held + (outcome is Step.HELD),
            )
    return fetched


def fetch_regularly(site: Site) -> None:
    """The same, for the alarm clock: says what came of it, and never raises."""
    try:
        fetched = fetch_bounces(replace(site, operator=OPERATOR))
    except MailboxUnavailable as error:
        _log.warning("bounces.not_fetched", reason=error.message)
    except Exception:
        _log.exception("bounces.broken")
    else:
        if fetched.new:
            _log.info("bounces.fetched", read=fetched.read, new=fetched.new, held=fetched.held)
