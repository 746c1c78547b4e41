"""An erasure → its receipt in the outbox: the last mail to an address, which is forgotten as soon as it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from newsletter.rendering.notices import reader
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.mail import render_view
from newsletter.workflows.imprint import imprint_of
from newsletter.workflows.notices import queue_mail
from newsletter.workflows.site import Site


def queue_receipt(
    site: Site,
    connection: Connection,
    *,
    to: str,
    number: str,
    at: datetime,
    publication: str | None,
    language: str | None,
) -> None:
    """``publication`` speaks; None is the first there is. ``language`` None is the publication's."""
    known = site.config.publications
    chosen = known[publication] if publication in known else next(iter(known.values()))
    about = About.of(chosen)
    about = replace(about, language=language or about.language)
    view = reader.erased(about, imprint_of(chosen), number=number, at=at)
    rendering = render_view(view, chosen.theme)
    queue_mail(site, connection, chosen, key=f"erased:{number}", kind=reader.ERASED, to=to, rendering=rendering, now=at)
