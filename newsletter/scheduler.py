"""The alarm clock: APScheduler ticks every minute and once at start. What is due, the calendar says (workflows.tick).
Every few seconds it looks for feeds that a WebSub hub has not been told of, for notices that wait, and for what
somebody should be told.

Jobs live in memory only: nothing is remembered here, so nothing can be missed, repeated or shared wrongly.
"""

from __future__ import annotations

from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from newsletter.model.notice import Channel
from newsletter.model.run import RunResult
from newsletter.telemetry.logs import logger
from newsletter.workflows import fence
from newsletter.workflows.alerts.sweep import tell_due
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.fetch_bounces import fetch_regularly
from newsletter.workflows.forget_consents import forget_old
from newsletter.workflows.ping_hub import ping_due
from newsletter.workflows.publication_of import moved
from newsletter.workflows.send_notices import send_due, tidy
from newsletter.workflows.site import Site
from newsletter.workflows.tick import Outcome, tick

_PING_SECONDS = 5
_NOTICE_SECONDS = 2
_ALERT_SECONDS = 10
_RESTART = "Restart this process with the configuration of today: its calendar does nothing for the former slug."
_log = logger(__name__)


class Scheduler:
    """Ticks in a thread of its own between ``start`` and ``stop``."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._said: set[Outcome] = set()
        self._gate = fence.Gate(site)
        self._held = ""
        self._moved: set[str] = set()
        self._clock = BackgroundScheduler(timezone=UTC)
        # One tick at a time; of those missed while the machine slept, one is enough, however late.
        self._clock.add_job(
            self._tick,
            "cron",
            second=0,
            id="tick",
            next_run_time=site.clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        # Apart from the tick: a hub that is slow to answer must not keep an issue waiting.
        self._clock.add_job(
            ping_due,
            "interval",
            args=[site],
            seconds=_PING_SECONDS,
            id="ping",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        # Mails and webhooks apart too: a receiver that does not answer must not keep the others waiting.
        for channel in Channel:
            self._clock.add_job(
                send_due,
                "interval",
                args=[site, channel],
                seconds=_NOTICE_SECONDS,
                id=f"notices {channel.value}",
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        for step, seconds in ((answer_waiting, _NOTICE_SECONDS), (tell_due, _ALERT_SECONDS)):
            self._clock.add_job(
                step,
                "interval",
                args=[site],
                seconds=seconds,
                id=step.__name__,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        for forget in (tidy, forget_old):
            self._clock.add_job(
                forget, "interval", args=[site], hours=1, id=forget.__name__, coalesce=True, misfire_grace_time=None
            )

        mailbox = site.config.bounces.mailbox
        if mailbox is not None:
            self._clock.add_job(
                self._fetch,
                "interval",
                seconds=max(1, int(mailbox.every.total_seconds())),
                id="bounces",
                next_run_time=site.clock.now(),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        """End, after the tick that is going on."""
        self._clock.shutdown(wait=True)

    def _fetch(self) -> None:
        # A copy of a site must not take the bounces of the other one out of their mailbox.
        if not self._gate.is_shut():
            fetch_regularly(self._site)

    def _tick(self) -> None:
        self._look_for_moved()
        outcomes = set(tick(self._site))
        held = fence.look(self._site).summary
        if held != self._held:
            _log.error("fence.holds", detail=held, advice=fence.ADVICE) if held else _log.info("fence.open")
            self._held = held
        for outcome in sorted(outcomes - self._said, key=lambda one: one.slot.at):
            say = _log.error if outcome.result is RunResult.FAILED else _log.info
            say(
                f"run.{outcome.result.value if outcome.result else 'waiting'}",
                job=outcome.slot.job.value,
                issue=outcome.slot.ref,
                detail=outcome.detail,
            )
        # A slot that waits is said once, not every minute.
        self._said = {outcome for outcome in outcomes if outcome.result is None}

    def _look_for_moved(self) -> None:
        """Say once of each publication that it has got another slug since we began."""
        for slug, today in moved(self._site).items():
            if slug not in self._moved:
                self._moved.add(slug)
                _log.error("publication.moved", publication=slug, today=today, advice=_RESTART)
