"""cause → whoever has not been told of it → a mail or a body for each → the outbox."""

from __future__ import annotations

from hashlib import sha256

from newsletter.delivery.errors import CannotCompose
from newsletter.model.notice import Channel
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Facts
from newsletter.rendering.notices.mail import render_notice
from newsletter.rendering.notices.webhook import payload
from newsletter.store import notices
from newsletter.telemetry.logs import logger
from newsletter.workflows.alerts.cause import Cause
from newsletter.workflows.notices import queue_mail, queue_webhook, webhook_id
from newsletter.workflows.site import Site

_log = logger(__name__)


def tell(site: Site, cause: Cause) -> int:
    """Queue what is still to be told of a cause; how many notices."""
    targets = {_key(cause, to): (Channel.MAIL, to) for to in cause.people}
    targets |= {_key(cause, hook.url): (Channel.WEBHOOK, hook.url) for hook in site.config.notices.webhooks}
    with site.database.reading() as connection:
        known = notices.known(connection, targets)
    queued = 0
    for key, (channel, to) in targets.items():
        if key in known:
            continue
        facts = cause.facts(to if channel is Channel.MAIL else None)
        if facts is None:
            break
        try:
            queued += _queue(site, cause, facts, key=key, channel=channel, to=to)
        except CannotCompose as error:
            _log.error("notice.impossible", key=key, fault=str(error))
    if queued:
        _log.info("notice.queued", key=cause.key, count=queued)
    return queued


def _queue(site: Site, cause: Cause, facts: Facts, *, key: str, channel: Channel, to: str) -> bool:
    publication, now = cause.publication, site.clock.now()
    about, kind = About.of(publication), facts.kind.value
    if channel is Channel.WEBHOOK:
        body = payload(facts, about, id=webhook_id(key), happened_at=cause.at)
        with site.database.writing() as connection:
            return queue_webhook(connection, publication, key=key, kind=kind, url=to, body=body, now=now)
    rendering = render_notice(facts, about, publication.theme)
    with site.database.writing() as connection:
        return queue_mail(site, connection, publication, key=key, kind=kind, to=to, rendering=rendering, now=now)


def _key(cause: Cause, to: str) -> str:
    """The cause's key and who it is for; not the address itself, for keys are kept and logged."""
    return f"{cause.key}/{sha256(to.lower().encode()).hexdigest()[:12]}"
