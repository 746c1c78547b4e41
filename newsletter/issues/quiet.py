"""A week without entries, announced: the draft's front matter says so, until there are entries after all."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model.issue import FrontMatter

_WORDS = {
    "ja": "今週は新しい記事がないため、お休みします。次号をお待ちください。",
    "en": "There are no new articles this week. The next issue will follow as usual.",
}


def announces(front: FrontMatter) -> bool:
    """Whether the announcement is its tagline."""
    return front.tagline in _WORDS.values()


def quiet_week(front: FrontMatter, first: FrontMatter) -> FrontMatter:
    """The front matter with the announcement as its tagline; what an editor wrote there stays, ``first`` being what the
    draft began with."""
    if front.tagline and front.tagline != first.tagline:
        return front
    return replace(front, tagline=_WORDS.get(front.language, _WORDS["en"]))


def busy_week(front: FrontMatter, first: FrontMatter) -> FrontMatter:
    """The front matter without the announcement."""
    return replace(front, tagline=first.tagline) if announces(front) else front
