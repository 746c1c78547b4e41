"""Notices: who is told how the site does, by mail and by webhook, and how long is tried."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, field_validator, model_validator

from newsletter.config.durations import Duration
from newsletter.config.mailbox import Mailbox
from newsletter.config.secrets import read_secret

_PREFIX = "whsec_"
_SHORTEST = 24
"""Bytes of a secret, as Standard Webhooks 1.0 lays down (at most 64)."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise ValueError("an http or https address that takes POST, such as https://ops.example.org/annex")
    return value


class Webhook(_Section):
    """Where notices are posted to. ``previous_secret`` signs too while a new one takes its place."""

    url: Annotated[str, AfterValidator(_address)]
    secret: SecretStr
    secret_file: str | None = None
    previous_secret: SecretStr | None = None
    previous_secret_file: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: Any) -> Any:
        return read_secret(read_secret(values, "secret"), "previous_secret")

    @field_validator("secret", "previous_secret")
    @classmethod
    def _long_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(_octets(value.get_secret_value())) < _SHORTEST:
            raise ValueError(f"at least {_SHORTEST} bytes: whsec_ and their base64, or as many characters")
        return value

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """What signs, the newest first."""
        return tuple(_octets(each.get_secret_value()) for each in (self.secret, self.previous_secret) if each)


class Notices(_Section):
    """``operators`` get alerts by mail. A notice that nobody takes is given up after ``give_up``; what is settled keeps
    its content for ``keep``. A link that approves works for ``approve_within``."""

    operators: tuple[Mailbox, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    give_up: Duration = timedelta(days=2)
    keep: Duration = timedelta(days=14)
    approve_within: Duration = timedelta(days=7)


def _octets(secret: str) -> bytes:
    """``whsec_`` and base64, as Standard Webhooks writes a secret; any other text is taken as it is."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
