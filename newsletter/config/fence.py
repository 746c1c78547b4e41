"""Where the fence outside the database is (docs/decisions/fence.md)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Fence(BaseModel):
    """``file`` without a value is ``fence.json`` beside the configuration; ``host`` without one is the host's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str | None = None
    host: str = ""
