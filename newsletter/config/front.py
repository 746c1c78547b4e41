"""The words around the entries that a new issue begins with."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Part = Literal["tagline", "about", "closing", "colophon"]


class Front(BaseModel):
    """Markdown; an empty text is none. ``carry`` names the parts that come from the last issue, where it has them;
    a heading comes with its part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tagline: str = ""
    about_heading: str = ""
    about: str = ""
    closing_heading: str = ""
    closing: str = ""
    colophon: str = ""
    carry: tuple[Part, ...] = ()
