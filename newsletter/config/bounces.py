"""What comes back: the address that bounces return to, where they are fetched, and when they suppress."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from newsletter.config.durations import Duration
from newsletter.config.secrets import read_secret

# A signed return path has 64 octets before its @ (RFC 5321 §4.5.3.1.1): a plus, 18 digits, a dot, 26 letters.
_LONGEST_LOCAL = 64 - 46
_PORTS = {"none": (143, 110), "starttls": (143, 110), "tls": (993, 995)}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mailserver(_Section):
    """A mailbox that bounces arrive in. ``port`` 0 is the usual one. ``delete``: messages that are kept here are
    removed there; without it they stay, marked as read where the protocol can do that."""

    protocol: Literal["imap", "pop3"] = "imap"
    host: str
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    security: Literal["none", "starttls", "tls"] = "tls"
    username: str
    password: SecretStr
    password_file: str | None = None
    ca_file: str | None = None
    folder: str = "INBOX"
    delete: bool = False
    every: Duration = timedelta(minutes=5)
    timeout: Duration = timedelta(seconds=30)

    @model_validator(mode="before")
    @classmethod
    def _password_from_file(cls, values: Any) -> Any:
        return read_secret(values, "password")

    @property
    def endpoint(self) -> tuple[str, int]:
        return self.host, self.port or _PORTS[self.security][self.protocol == "pop3"]


class Listener(_Section):
    """Where bounces may be handed to us."""

    protocol: Literal["smtp", "lmtp"] = "smtp"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 2526


class Bounces(_Section):
    """``address`` None: the return path is the publication's sender, and readers are found by Message-ID.

    Soft bounces suppress after ``soft_limit`` of the last ``soft_window`` issues. When bounces would suppress more than
    ``hold_above`` (a share) of a send's audience, and at least ``hold_at_least``, they wait for an operator.
    """

    address: str | None = None
    soft_limit: Annotated[int, Field(ge=1, le=50)] = 3
    soft_window: Annotated[int, Field(ge=1, le=50)] = 5
    hold_above: Annotated[float, Field(ge=0, le=1)] = 0.02
    hold_at_least: Annotated[int, Field(ge=0)] = 10
    mailbox: Mailserver | None = None
    listener: Listener | None = None

    @field_validator("address")
    @classmethod
    def _bare_address(cls, value: str | None) -> str | None:
        local, at, domain = (value or "x@y").rpartition("@")
        plain = all(c.isascii() and (c.isalnum() or c in "-._") for c in local + domain)
        if not at or not local or not domain or not plain:
            raise ValueError("a bare address in ASCII without +, such as bounces@news.example.org")
        if len(local) > _LONGEST_LOCAL:
            raise ValueError(f"at most {_LONGEST_LOCAL} characters before the @: a signed part is added to it")
        return value
