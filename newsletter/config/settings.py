"""The whole configuration as frozen values. Reading it from file and environment is ``load``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from newsletter.config.bounces import Bounces
from newsletter.config.delivery import Delivery
from newsletter.config.dkim import Dkim
from newsletter.config.durations import Duration
from newsletter.config.fence import Fence
from newsletter.config.notices import Notices
from newsletter.config.pace import Limits, SlowStart
from newsletter.config.publication import Publication
from newsletter.config.secrets import read_secret
from newsletter.config.subscribe import Subscribe
from newsletter.config.templates import TemplatesFolder

_RESERVED_PUBLICATIONS = {
    *("api", "approve", "confirm", "console", "health", "metrics", "preferences", "static", "unsubscribe"),
}


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("the public address of the site, such as https://news.example.org")
    return value.rstrip("/")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Relay(Limits):
    """An SMTP server that we submit to."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password: SecretStr | None = None
    password_file: str | None = None
    ca_file: str | None = None
    connections: Annotated[int, Field(ge=1, le=200)] = 4
    slow_start: SlowStart | None = None
    max_messages_per_connection: Annotated[int, Field(ge=0)] = 0
    timeout: Duration = timedelta(seconds=60)

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @model_validator(mode="before")
    @classmethod
    def _password_from_file(cls, values: Any) -> Any:
        return read_secret(values, "password")

    @model_validator(mode="after")
    def _whole_login(self) -> Relay:
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password (or password_file) go together")
        return self


class Smtp(Relay):
    """The first relay and those to fall back on, in order."""

    fallbacks: tuple[Relay, ...] = ()

    @property
    def relays(self) -> tuple[Relay, ...]:
        return (self, *self.fallbacks)


class Web(_Section):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    feed_polls_per_hour: Annotated[int, Field(ge=0)] = 0


class Logging(_Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


class Config(BaseSettings):
    """Everything that can be configured (design §9). The environment wins over what it is made from."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="NEWSLETTER_", env_nested_delimiter="__")

    base_url: Annotated[str, AfterValidator(_base_url)]
    secret_key: SecretStr
    secret_key_file: str | None = None
    database_url: str = "sqlite:///newsletter.db"
    templates_dir: TemplatesFolder | None = None
    smtp: Smtp = Smtp()
    delivery: Delivery = Delivery()
    dkim: Dkim | None = None
    bounces: Bounces = Bounces()
    fence: Fence = Fence()
    notices: Notices = Notices()
    subscribe: Subscribe = Subscribe()
    web: Web = Web()
    logging: Logging = Logging()
    publications: Annotated[dict[str, Publication], Field(min_length=1)]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @model_validator(mode="before")
    @classmethod
    def _secret_from_file(cls, values: Any) -> Any:
        return read_secret(values, "secret_key")

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:
            raise ValueError("at least 32 characters; `newsletter init` writes a fresh one")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
            raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
        return value

    @field_validator("publications")
    @classmethod
    def _former_slugs_lead_to_one(cls, value: dict[str, Publication]) -> dict[str, Publication]:
        faults = [(f"{slug}.former_slugs", text) for slug, text in _former_faults(value)]
        if faults:
            text = "; ".join(": ".join(fault) for fault in faults)
            raise PydanticCustomError("faults", "{text}", {"text": text, "faults": faults})
        return value

    @model_validator(mode="after")
    def _templates_for_each(self) -> Self:
        """A publication without a folder of its own has the site's."""
        if self.templates_dir is not None:
            for slug, publication in self.publications.items():
                if publication.templates_dir is None:
                    update = {"templates_dir": self.templates_dir}
                    self.publications[slug] = publication.model_copy(update=update)
        return self

    @field_validator("publications", mode="before")
    @classmethod
    def _slugs_from_keys(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        for slug in value:
            if slug in _RESERVED_PUBLICATIONS:
                raise ValueError(f"{slug} is an address of the site itself; choose another slug")
        return {
            slug: {"slug": slug, **fields} if isinstance(fields, dict) and "slug" not in fields else fields
            for slug, fields in value.items()
        }


def _former_faults(publications: dict[str, Publication]) -> Iterator[tuple[str, str]]:
    claimed: dict[str, str] = {}
    for slug, publication in publications.items():
        for former in publication.former_slugs:
            if former == slug:
                yield slug, f"{former} is its slug of today; name only those of before"
            elif former in publications:
                yield slug, f"{former} is a publication still; leave it out here, or [publications.{former}] there"
            elif claimed.setdefault(former, slug) != slug:
                yield slug, f"{former} is a former slug of {claimed[former]} already; it can lead to one only"
