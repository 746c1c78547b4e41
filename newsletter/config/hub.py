"""The address of a WebSub hub."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def _hub(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment
    except ValueError:
        usable = False
    # It stands in a Link header, too.
    if not usable or not value.isascii() or not value.isprintable() or set(value) & set(' <>"'):
        raise ValueError("the address of a WebSub hub, such as https://hub.example.org/")
    return value


HubUrl = Annotated[str, AfterValidator(_hub)]
