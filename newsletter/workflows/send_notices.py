"""outbox → claim → relay, or webhook → settle: sent, failed, or due again later.

Whoever queues a notice never waits for it. Any number of processes may do this at once: a notice is claimed by one. A
process that dies while it sends leaves a notice that is sent again, at once if it died on this host, else when its
claim has run out: twice is better than not at all.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from newsletter.delivery.courier import Courier
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.retry import gives_up, wait_before
from newsletter.delivery.rules import table
from newsletter.delivery.single import message_of
from newsletter.model.notice import FORGOTTEN_AT_ONCE, Channel, Notice, NoticeState
from newsletter.rendering.notices.kinds import Kind
from newsletter.rendering.notices.webhook import signed
from newsletter.store import notices
from newsletter.store.erasure import clear_pages
from newsletter.telemetry.logs import logger
from newsletter.workflows import fence
from newsletter.workflows.claims import CLAIM, kept
from newsletter.workflows.notices import webhook_id
from newsletter.workflows.post_form import post
from newsletter.workflows.process import HOST, PROCESS, is_gone
from newsletter.workflows.site import Site

_BASE = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)
_FOR_GOOD = (Verdict.ADDRESS_BAD, Verdict.MAILBOX_FULL, Verdict.REFUSED)
_GONE = 410
_HOLDER = f"{HOST}|{PROCESS}"
_log = logger(__name__)


def send_due(site: Site, channel: Channel | None = None) -> int:
    """Send what is due of one channel, or of both, each notice at most once; how many were taken by their receivers."""
    return sum(_send_channel(site, each) for each in ((channel,) if channel else Channel))


def send_waiting(site: Site) -> int:
    """Send everything that waits, also what would be tried again only later."""
    with site.database.writing() as connection:
        notices.hasten(connection, site.clock.now())
    return send_due(site)


def tidy(site: Site) -> int:
    """Forget the content of notices that were settled long ago; how many."""
    with site.database.writing() as connection:
        return notices.thin(connection, site.clock.now() - site.config.notices.keep)


def _send_channel(site: Site, channel: Channel) -> int:
    _release_abandoned(site)
    began = site.clock.now()
    # While the fence holds, readers may have got what waits here; operators are told all the same.
    kinds = frozenset(Kind) if _waits(site, channel) and fence.look(site).holds else None
    return (_send_mails if channel is Channel.MAIL else _send_webhooks)(site, began, kinds)


def _send_mails(site: Site, began: datetime, kinds: frozenset[str] | None) -> int:
    sent, rules = 0, table(site.config.delivery.rules)
    with Courier(site.config.smtp.relays, hello=site.links.host, rules=rules) as courier:
        while (notice := _claim(site, Channel.MAIL, began, kinds)) is not None:
            with kept(site, notice):
                outcome = _carry(courier, notice)
            sent += _settle(site, notice, outcome, nobody_there=courier.found_nobody)
    return sent


def _send_webhooks(site: Site, began: datetime, kinds: frozenset[str] | None) -> int:
    """A thread for each receiver, which are few: one that does not answer keeps no other waiting."""
    with site.database.reading() as connection:
        receivers = notices.receivers(connection, Channel.WEBHOOK, began, kinds)
    sent: list[int] = []
    threads = [
        threading.Thread(target=_send_to, args=(site, to, began, kinds, sent), name=f"webhook {number}", daemon=True)
        for number, to in enumerate(receivers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent)


def _send_to(site: Site, to: str, began: datetime, kinds: frozenset[str] | None, sent: list[int]) -> None:
    try:
        while (notice := _claim(site, Channel.WEBHOOK, began, kinds, to)) is not None:
            with kept(site, notice):
                outcome = _post(site, notice)
            nobody_there = outcome.verdict is Verdict.RELAY_DOWN
            sent.append(_settle(site, notice, outcome, nobody_there=nobody_there))
    except Exception:
        # The others go on; this one is tried again when its claim has run out.
        _log.exception("notices.broken", channel=Channel.WEBHOOK.value)


def _release_abandoned(site: Site) -> None:
    with site.database.reading() as connection:
        gone = [holder for holder in notices.holders(connection) if is_gone(*_parts(holder))]
    for holder in gone:
        with site.database.writing() as connection:
            notices.release(connection, holder, site.clock.now())


def _parts(holder: str) -> tuple[str, str]:
    host, _, process = holder.rpartition("|")
    return host, process


def _waits(site: Site, channel: Channel) -> bool:
    with site.database.reading() as connection:
        return notices.is_due(connection, channel, site.clock.now())


def _claim(
    site: Site, channel: Channel, due_by: datetime, kinds: frozenset[str] | None, to: str | None = None
) -> Notice | None:
    # Most looks find nothing, and a look must not wait for SQLite's one writer.
    with site.database.reading() as connection:
        if not notices.is_due(connection, channel, due_by, kinds):
            return None
    until = max(due_by, site.clock.now()) + CLAIM
    with site.database.writing() as connection:
        return notices.claim(connection, channel, holder=_HOLDER, due_by=due_by, until=until, kinds=kinds, to=to)


def _carry(courier: Courier, notice: Notice) -> Outcome:
    courier.found_nobody = False
    try:
        return courier.carry(message_of(notice.raw, notice.to))
    except CannotCompose as error:
        return Outcome(verdict=Verdict.REFUSED, stage=Stage.COMPOSE, text=str(error))


def _post(site: Site, notice: Notice) -> Outcome:
    webhook = next((each for each in site.config.notices.webhooks if each.url == notice.to), None)
    if webhook is None:
        return Outcome(verdict=Verdict.REFUSED, stage=Stage.CONNECT, text="it is not in the configuration any more")
    request = signed(notice.raw, id=webhook_id(notice.key), sent_at=site.clock.now(), secrets=webhook.secrets)
    answer = post(webhook.url, request.body, request.headers)
    if answer.fault is None:
        return Outcome(verdict=Verdict.SENT, stage=Stage.MESSAGE, code=answer.status, text="taken")
    verdict = Verdict.REFUSED if answer.status == _GONE else Verdict.TRY_LATER
    if answer.status is None:
        verdict = Verdict.RELAY_DOWN
    return Outcome(verdict=verdict, stage=Stage.MESSAGE, text=answer.fault)


def _settle(site: Site, notice: Notice, outcome: Outcome, *, nobody_there: bool) -> bool:
    """Whether it was sent."""
    now = site.clock.now()
    wait = min(wait_before(outcome, tries=notice.tries, base=_BASE, seed=notice.key), _LONGEST)
    again = now + wait
    if outcome.verdict is Verdict.SENT:
        state = NoticeState.SENT
    elif outcome.verdict in _FOR_GOOD or gives_up(
        first_try=notice.created_at, now=again, limit=site.config.notices.give_up
    ):
        state = NoticeState.FAILED
    else:
        state = NoticeState.QUEUED
    with site.database.writing() as connection:
        due = again if state is NoticeState.QUEUED else None
        notices.settle(connection, notice, state=state, words=str(outcome), again=due, now=now)
        if nobody_there:
            to = notice.to if notice.channel is Channel.WEBHOOK else None
            notices.postpone(connection, notice.channel, again, to=to)
    if state is not NoticeState.QUEUED and notice.kind in FORGOTTEN_AT_ONCE:
        clear_pages(site.database)
    say = {NoticeState.SENT: _log.info, NoticeState.QUEUED: _log.warning, NoticeState.FAILED: _log.error}[state]
    say(
        f"notice.{state}",
        kind=notice.kind,
        key=notice.key,
        channel=notice.channel.value,
        words=str(outcome),
        **({"again": again.isoformat()} if state is NoticeState.QUEUED else {}),
    )
    return state is NoticeState.SENT
