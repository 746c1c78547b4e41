"""How deliveries are made: retries, what is in doubt, the pace, and what replies mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsletter.config.durations import Duration
from newsletter.config.pace import Domains, Quiet
from newsletter.config.rules import OwnRule


class Delivery(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    on_unknown: Literal["resend", "hold"] = "resend"
    engine: Literal["embedded"] = "embedded"
    lease: Duration = timedelta(minutes=5)
    retry_base: Duration = timedelta(minutes=5)
    give_up: Duration = timedelta(days=5)
    quiet_hours: Quiet = None
    domains: Domains = {}
    rules: tuple[OwnRule, ...] = ()
