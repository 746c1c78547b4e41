"""The keys that messages are signed with (RFC 6376)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, model_validator

from newsletter.config.secrets import read_secret

_LABELS = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*")


def _name(value: str) -> str:
    if not _LABELS.fullmatch(value):
        raise ValueError("a name in the DNS, in lower case, such as example.org")
    return value


Name = Annotated[str, AfterValidator(_name)]


class Dkim(BaseModel):
    """``domain`` is that of the sender's address, or a parent of it. The public half of each key stands in the DNS at
    ``selector._domainkey.domain``; a key is PEM."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domain: Name
    selector: Name
    key: SecretStr
    key_file: str | None = None
    ed25519_selector: Name | None = None
    ed25519_key: SecretStr | None = None
    ed25519_key_file: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _keys_from_files(cls, values: Any) -> Any:
        return read_secret(read_secret(values, "key"), "ed25519_key")

    @model_validator(mode="after")
    def _whole_pair(self) -> Dkim:
        if (self.ed25519_selector is None) != (self.ed25519_key is None):
            raise ValueError("ed25519_selector and ed25519_key_file go together")
        if self.ed25519_selector == self.selector:
            raise ValueError("each key has its own selector")
        return self

    @property
    def pairs(self) -> tuple[tuple[str, SecretStr], ...]:
        """(selector, key) of each key that there is."""
        first = (self.selector, self.key)
        if self.ed25519_selector is None or self.ed25519_key is None:
            return (first,)
        return (first, (self.ed25519_selector, self.ed25519_key))
