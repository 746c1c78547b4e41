"""A page before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``view`` is a frozen value: its repr tells everything that the template is shown besides the frame. ``made_of``
    tells no less, where it is said once for many pages."""

    path: str
    template: str
    view: object
    media_type: str = HTML
    gone: bool = False
    made_of: str | None = None
