"""Addresses of publications and categories that have another slug now."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.config import Publication
from newsletter.store import slugs
from newsletter.store.database import Database

_LISTS = ("categories", "feeds")
_FORMS = (["search"], ["subscribe"])


class Moved:
    """Where the pages and feeds of former slugs are: as the database says, which knows every former slug of a
    publication, also one that another process has just moved; else as the configuration does."""

    def __init__(self, database: Database, publications: Mapping[str, Publication]) -> None:
        self._database = database
        self._slugs = {old: slug for slug, each in publications.items() for old in each.former_slugs}
        self._categories = {slug: each.former_categories for slug, each in publications.items()}

    def form(self, path: str) -> str | None:
        """The address of today of a form of a publication; None for all else."""
        slug, *rest = path.removeprefix("/").split("/")
        if rest not in _FORMS:
            return None
        today = self._slug(slug)
        return None if today == slug else "/".join(("", today, *rest))

    def today(self, path: str) -> str | None:
        """The address of today; None for one that has not moved. Whether something is there is not looked at."""
        slug, *rest = path.removeprefix("/").split("/")
        slug = self._slug(slug)
        former = self._categories.get(slug, {})
        if len(rest) > 1 and rest[0] in _LISTS:
            # A page of an archive has the feed's name as its folder: feeds/tools/1.atom beside feeds/tools.atom.
            name, dot, extension = rest[1].partition(".")
            rest[1] = former.get(name, name) + dot + extension
        there = "/".join(("", slug, *rest))
        return None if there == path else there

    def _slug(self, slug: str) -> str:
        with self._database.reading() as connection:
            former = slugs.all_former(connection)
        return former.get(slug) or self._slugs.get(slug, slug)
