"""The look of a publication: a few tokens, from which every other colour is calculated."""

from __future__ import annotations

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FONT = re.compile(r"[^\W_](?:[\w .+-]*[\w+])?|-apple-system")


def _colour(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise ValueError("a colour is written #rrggbb or #rgb")
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _font(value: str) -> str:
    if not _FONT.fullmatch(value):
        raise ValueError("the name of one font, without quotes or commas, such as Noto Serif JP")
    return value


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or not value.isascii() or not value.isprintable() or set(value) & set(' <>"\\'):
        raise ValueError("the address of an image that mail programs can fetch, such as https://example.org/logo.png")
    return value


def _names(value: object) -> object:
    """From the environment a list comes as text with commas."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


Colour = Annotated[str, AfterValidator(_colour)]
Fonts = Annotated[tuple[Annotated[str, AfterValidator(_font)], ...], BeforeValidator(_names)]
Pixels = Annotated[int, Field(ge=1, le=584)]
"""As wide as the text of a mail is."""


class Theme(BaseModel):
    """Tokens. ``accent`` is the band on top and headings, ``mark`` numbers and corrections; no ``fonts`` means those
    of the language; ``categories`` has a colour for a slug, and those that are not in it get one by their place.

    Text is never shown in a colour as it stands here: it is made darker or lighter until it can be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    accent: Colour = "#14395b"
    mark: Colour = "#b5391c"
    fonts: Fonts = ()
    monospace: Fonts = ("Menlo", "Consolas", "monospace")
    logo: Annotated[str, AfterValidator(_address)] | None = None
    logo_alt: str | None = None
    logo_width: Pixels = 120
    logo_height: Pixels | None = None
    categories: dict[str, Colour] = {}

    @model_validator(mode="after")
    def _logo_for_everybody(self) -> Self:
        if self.logo and self.logo_alt is None:
            raise ValueError('logo needs logo_alt: what it says where images are off ("" where it says nothing new)')
        return self

    def __hash__(self) -> int:
        values = (getattr(self, name) for name in type(self).model_fields if name != "categories")
        return hash((*values, tuple(self.categories.items())))
