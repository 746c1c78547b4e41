"""``newsletter web``: the archive, the feeds and the subscribers' pages, served."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.context import open_site


def register(app: typer.Typer) -> None:
    app.command()(web)


def web(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on [web.host].")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 chooses a free one [web.port].")
    ] = None,
) -> None:
    """Serve the public pages and feeds, until SIGTERM or Ctrl-C."""
    from newsletter.cli.signals import stop_on_signal
    from newsletter.store.revision import require_tables
    from newsletter.telemetry import logs
    from newsletter.web.app import create_app
    from newsletter.web.background import BackgroundServer
    from newsletter.web.listening import http_address, listen
    from newsletter.web.outbox import Outbox

    site = open_site(context)
    require_tables(site.database)
    logs.configure(site.config.logging.level, site.config.logging.format)
    log = logs.logger(__name__)
    stop = stop_on_signal()
    listening = listen(
        host or site.config.web.host,
        site.config.web.port if port is None else port,
        advice="Name another with --port, or 0 for any free one.",
    )
    server = BackgroundServer(create_app(site), listening)
    address = http_address(listening)
    outbox = Outbox(site)
    server.start()
    outbox.start()
    log.info("web.started", web=address, base_url=site.config.base_url)
    while not stop.wait(1) and server.is_alive:
        pass
    outbox.stop()
    server.stop()
    site.database.close()
    log.info("web.stopped")
