"""``newsletter run``: scheduler, delivery and web in one process; ``scheduler`` and ``worker`` are parts of it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from newsletter.cli.context import open_site

if TYPE_CHECKING:
    from newsletter.web.bounces import BounceReceiver
    from newsletter.workflows.site import Site

# How long a message that is on its way may keep us from ending; the ledger takes care of it if it takes longer.
_PATIENCE = 8.0


def register(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(scheduler)
    app.command()(worker)


def run(context: typer.Context) -> None:
    """Scheduler, delivery and web in one process, until SIGTERM or Ctrl-C; on a terminal with a view of how it goes."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.scheduler import Scheduler
    from newsletter.telemetry.logs import logger
    from newsletter.web.app import create_app
    from newsletter.web.background import BackgroundServer
    from newsletter.web.listening import http_address, listen

    site = _open(context)
    log = logger(__name__)
    stop = stop_on_signal()
    listening = listen(
        site.config.web.host, site.config.web.port, advice="Set another [web] port, or NEWSLETTER_WEB__PORT."
    )
    web, clock, delivery = BackgroundServer(create_app(site), listening), Scheduler(site), _Delivery(site, stop)
    address = http_address(listening)
    bounces = _bounce_receiver(site)
    web.start()
    clock.start()
    if bounces is not None:
        bounces.start()
    delivery.start()
    log.info("site.started", web=address, base_url=site.config.base_url, publications=sorted(site.config.publications))
    _wait(site, address, stop, lambda: web.is_alive)
    asked = stop.is_set()
    log.info("site.stopping") if asked else log.error("web.broken")
    stop.set()
    clock.stop()
    if bounces is not None:
        bounces.stop()
    web.stop()
    delivery.join()
    site.database.close()
    log.info("site.stopped")
    if not asked:
        raise typer.Exit(1)


def _wait(site: Site, address: str, stop: threading.Event, alive: Callable[[], bool]) -> None:
    """Until we shall end, or cannot go on; with a view for whoever looks at the terminal."""
    if sys.stderr.isatty() and sys.stdout.isatty() and site.config.logging.format == "auto":
        from newsletter.cli.live import watch

        watch(site, address, stop=stop, alive=alive)
        return
    while not stop.wait(1) and alive():
        pass


def scheduler(context: typer.Context) -> None:
    """The calendar alone: gather, approve, publish and plan; another process delivers."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.scheduler import Scheduler
    from newsletter.telemetry.logs import logger

    site = _open(context)
    stop = stop_on_signal()
    clock = Scheduler(site)
    clock.start()
    logger(__name__).info("scheduler.started", publications=sorted(site.config.publications))
    stop.wait()
    clock.stop()
    site.database.close()
    logger(__name__).info("scheduler.stopped")


def worker(context: typer.Context) -> None:
    """Delivery alone: everything that is planned, for as long as this runs."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.telemetry.logs import logger

    site = _open(context)
    stop = stop_on_signal()
    delivery = _Delivery(site, stop)
    delivery.start()
    logger(__name__).info("worker.started", relay=site.config.smtp.name)
    stop.wait()
    delivery.join()
    site.database.close()
    logger(__name__).info("worker.stopped")


def _bounce_receiver(site: Site) -> BounceReceiver | None:
    from newsletter.web.bounces import BounceReceiver

    listener = site.config.bounces.listener
    if listener is None:
        return None
    return BounceReceiver(site, host=listener.host, port=listener.port, lmtp=listener.protocol == "lmtp")


def _open(context: typer.Context) -> Site:
    from newsletter.store.revision import require_tables
    from newsletter.telemetry import logs

    site = open_site(context)
    require_tables(site.database)
    logs.configure(site.config.logging.level, site.config.logging.format)
    return site


class _Delivery:
    """Delivers in a thread, and begins again after a fault: a database that went away comes back."""

    def __init__(self, site: Site, stop: threading.Event) -> None:
        self._site = site
        self._stop = stop
        self._thread = threading.Thread(target=self._deliver, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        """Wait for the transactions that go on; what is left after a while, the ledger recovers."""
        self._thread.join(_PATIENCE)
        if self._thread.is_alive():
            from newsletter.telemetry.logs import logger

            logger(__name__).warning("delivery.left_behind", relay=self._site.config.smtp.name, after_seconds=_PATIENCE)

    def _deliver(self) -> None:
        from newsletter.telemetry.logs import logger
        from newsletter.workflows.deliver import deliver_open

        while not self._stop.is_set():
            try:
                deliver_open(self._site, self._stop)
            except Exception:
                logger(__name__).exception("delivery.broken")
                self._stop.wait(5)
