"""Where a publication's entries come from, beside people: ``[publications.X.source]``, of one of three kinds."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from newsletter.config.durations import Duration
from newsletter.config.secrets import read_secret
from newsletter.config.zones import TimeZone


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SqlSource(_Source):
    """A query in a database of somebody else. It is only read.

    ``timezone`` is that of times without an offset, in what the query gives and in ``:since`` and ``:until``.
    """

    kind: Literal["sql"] = "sql"
    url: SecretStr
    url_file: str | None = None
    query: Annotated[str, Field(min_length=1)]
    timezone: TimeZone = "UTC"
    timeout: Duration = timedelta(seconds=30)

    @model_validator(mode="before")
    @classmethod
    def _url_from_file(cls, values: Any) -> Any:
        return read_secret(values, "url")

    @field_validator("url")
    @classmethod
    def _database_with_scheme(cls, value: SecretStr) -> SecretStr:
        if "://" not in value.get_secret_value():
            raise ValueError("a SQLAlchemy URL, such as postgresql://reader@db.example.org/articles or sqlite:///x.db")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class FolderSource(_Source):
    """A folder of journal files: every ``*.md`` in it, not below."""

    kind: Literal["folder"] = "folder"
    folder: Annotated[str, Field(min_length=1)]


def _feed(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the address of a feed, beginning with https:// or http://")
    return value


def _some(value: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(set(value)) == len(value) <= 200:
        raise ValueError("1 to 200 addresses, each once")
    return value


class FeedsSource(_Source):
    """RSS or Atom feeds. What they offer waits for an editor. ``timeout`` is for all of them together."""

    kind: Literal["feeds"] = "feeds"
    urls: Annotated[tuple[Annotated[str, AfterValidator(_feed)], ...], AfterValidator(_some)]
    timeout: Duration = timedelta(seconds=30)


Source = Annotated[SqlSource | FolderSource | FeedsSource, Field(discriminator="kind")]
