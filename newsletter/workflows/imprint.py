"""A publication of the configuration → what every mail to readers says of its sender."""

from __future__ import annotations

from newsletter.config import Publication
from newsletter.rendering.notices.joining import Imprint


def imprint_of(publication: Publication) -> Imprint:
    return Imprint(
        sender=publication.sender_name, postal_address=publication.postal_address, contact=publication.contact
    )
