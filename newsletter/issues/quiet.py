"""A week without entries, announced: the draft's front matter says so."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model.issue import FrontMatter

_WORDS = {
    "ja": "今週は新しい記事がないため、お休みします。次号をお待ちください。",
    "en": "There are no new articles this week. The next issue will follow as usual.",
}


def quiet_week(front: FrontMatter) -> FrontMatter:
    """The front matter with the announcement as its tagline; what an editor wrote there stays."""
    return front if front.tagline else replace(front, tagline=_WORDS.get(front.language, _WORDS["en"]))
