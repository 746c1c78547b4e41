"""What every workflow works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newsletter.clock import Clock
from newsletter.config import Config, Publication
from newsletter.errors import NotFound, UsageError
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store.database import Database


@dataclass(frozen=True, slots=True)
class Site:
    """One installation, wired. Made by ``assembly``; handed to each workflow as its first argument.

    ``operator`` is who acts, for the audit log.
    """

    config: Config
    database: Database
    clock: Clock
    signer: Signer
    links: Links
    operator: str

    def publication(self, slug: str | None) -> Publication:
        """The publication of that slug, or the only one. Raises NotFound, UsageError."""
        known = self.config.publications
        if slug is None:
            if len(known) > 1:
                raise UsageError(
                    "There are several publications.", advice=f"Name one of them: {', '.join(sorted(known))}."
                )
            return next(iter(known.values()))
        if slug not in known:
            raise NotFound(f"No publication {slug}.", advice=f"Known here: {', '.join(sorted(known))}.")
        return known[slug]

    def parse_ref(self, ref: str) -> tuple[Publication, date]:
        """``PUBLICATION/YYYY-MM-DD``, or the date alone where there is one publication.

        Raises UsageError where it is neither, NotFound for an unknown publication.
        """
        slug, _, day = ref.rpartition("/")
        try:
            parsed = date.fromisoformat(day)
        except ValueError as error:
            raise UsageError(
                f"{ref}: not an issue.", advice="An issue is named PUBLICATION/YYYY-MM-DD, or YYYY-MM-DD."
            ) from error
        return self.publication(slug or None), parsed
