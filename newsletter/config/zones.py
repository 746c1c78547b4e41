"""Time zones by their IANA names."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("a time zone has an IANA name such as Asia/Tokyo or Europe/Berlin") from error
    return value


TimeZone = Annotated[str, AfterValidator(_timezone)]
