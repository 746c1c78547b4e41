"""The words that a new issue begins with."""

from __future__ import annotations

from newsletter.config import Publication
from newsletter.issues.quiet import announces
from newsletter.model.issue import FrontMatter

_HEADED = ("about", "closing")


def first_front(publication: Publication, last: FrontMatter | None) -> FrontMatter:
    """The publication's own words; parts that it carries are those of the last issue, where that has them
    (a quiet week's announcement was for that week)."""
    given = publication.front
    parts: dict[str, str | None] = {
        "tagline": given.tagline or None,
        "about_heading": given.about_heading or None,
        "about": given.about or None,
        "closing_heading": given.closing_heading or None,
        "closing": given.closing or None,
        "colophon": given.colophon or None,
    }
    for part in given.carry:
        if part == "tagline" and last is not None and announces(last):
            continue
        if last is not None and getattr(last, part):
            parts[part] = getattr(last, part)
            if part in _HEADED:
                parts[f"{part}_heading"] = getattr(last, f"{part}_heading")
    return FrontMatter(title=publication.title, language=publication.language, **parts)
