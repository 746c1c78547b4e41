"""Everything that is to be told and was not. Any number of processes may do it at once; each notice is queued once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsletter.config import Publication
from newsletter.store import runs
from newsletter.telemetry.logs import logger
from newsletter.workflows.alerts import drafts, fence, leavings, sends
from newsletter.workflows.alerts import runs as missed
from newsletter.workflows.alerts.cause import Cause
from newsletter.workflows.alerts.tell import tell
from newsletter.workflows.site import Site

_RUNS = 40
_log = logger(__name__)


def tell_due(site: Site) -> int:
    """Queue what is to be told; how many notices. A fault with one cause does not keep the others."""
    if not (site.config.notices.operators or site.config.notices.webhooks or _editors(site)):
        return 0
    finders: list[Callable[[], Iterable[Cause]]] = [lambda: fence.causes(site)]
    for publication in site.config.publications.values():
        finders += [lambda p=publication: missed.waiting(site, p), lambda p=publication: _recorded(site, p)]  # type: ignore[misc]
    queued = 0
    for finder in finders:
        try:
            for cause in finder():
                queued += tell(site, cause)
        except Exception:
            _log.exception("alerts.broken")
    return queued


def _recorded(site: Site, publication: Publication) -> tuple[Cause, ...]:
    with site.database.reading() as connection:
        recent = runs.recent(connection, publication.slug, _RUNS)
        return (
            *drafts.causes(site, publication, connection, recent),
            *missed.causes(site, publication, connection, recent),
            *sends.causes(site, publication, connection),
            *leavings.causes(site, publication, connection),
        )


def _editors(site: Site) -> bool:
    return any(publication.editors for publication in site.config.publications.values())
