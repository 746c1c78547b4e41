"""How people join: what is kept about it, and how much is too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from newsletter.config.durations import Duration

_LAW = timedelta(days=31)


class Subscribe(BaseModel):
    """``keep_address`` is how much of a visitor's network address goes on record. The limits are an hour's; 0 is none.

    ``keep_consent`` is for how long after the last mail the record of somebody who left is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep_address: Literal["none", "network", "full"] = "network"
    proof_of_work: Literal["off", "on"] = "off"
    network_limit: Annotated[int, Field(ge=0)] = 20
    total_limit: Annotated[int, Field(ge=0)] = 1000
    keep_consent: Duration = _LAW

    @field_validator("keep_consent")
    @classmethod
    def _as_long_as_the_law_wants(cls, value: timedelta) -> timedelta:
        if value < _LAW:
            raise ValueError("31d or more: the law in Japan wants a month after the last mail")
        return value
