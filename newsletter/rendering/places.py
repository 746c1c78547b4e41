"""Personal places belong to the footer: in texts of other people they are made harmless.

Otherwise an entry that quotes a placeholder would show each reader's own link in the middle of the issue.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from newsletter.model.edition import Placeholders
from newsletter.model.issue import FrontMatter, IssueEntry

_PLACES = (Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS)

Texts = TypeVar("Texts", FrontMatter, IssueEntry)


def without_places(texts: Texts) -> Texts:
    """The same value where no text holds a placeholder, as nearly always; else with its dot in brackets."""
    changed: dict[str, Any] = {
        field.name: _harmless(value)
        for field in fields(texts)
        if isinstance(value := getattr(texts, field.name), str) and any(place in value for place in _PLACES)
    }
    return replace(texts, **changed) if changed else texts


def _harmless(text: str) -> str:
    for place in _PLACES:
        text = text.replace(place, place.replace(".invalid", "[.]invalid"))
    return text
