"""One publication's settings: identity, categories, schedule."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from newsletter.config.dkim import Dkim
from newsletter.config.front import Front
from newsletter.config.hub import HubUrl
from newsletter.config.mailbox import Mailbox
from newsletter.config.schedule import Schedule
from newsletter.config.source import Source
from newsletter.config.templates import TemplatesFolder
from newsletter.config.theme import Theme
from newsletter.config.zones import TimeZone

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED_CATEGORIES = {"all", "issues"}


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value) or len(value) > 40:
        raise ValueError("a slug has lower-case letters, digits and single hyphens, at most 40")
    return value


def _category_slug(value: str) -> str:
    if value in _RESERVED_CATEGORIES:
        raise ValueError(f"{value} is the name of a feed; choose another slug")
    return _slug(value)


Slug = Annotated[str, AfterValidator(_slug)]
CategorySlug = Annotated[str, AfterValidator(_category_slug)]


class Publication(BaseModel):
    """One periodical. ``slug`` is its key in ``[publications]``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    title: Annotated[str, Field(min_length=1, max_length=200)]
    language: Literal["ja", "en"] = "ja"
    timezone: TimeZone = "UTC"
    description: str = ""
    sender: Mailbox
    reply_to: Mailbox | None = None
    editors: tuple[Mailbox, ...] = ()
    postal_address: str = ""
    contact: str = ""
    hub: HubUrl | None = None
    hub_told: Literal["at once", "by hand"] = "at once"
    joining: Literal["open", "closed"] = "open"
    categories: dict[CategorySlug, Annotated[str, Field(min_length=1)]] = {}
    former_categories: dict[CategorySlug, CategorySlug] = {}
    former_slugs: tuple[Slug, ...] = ()
    schedule: Schedule = Schedule()
    theme: Theme = Theme()
    templates_dir: TemplatesFolder | None = None
    dkim: Dkim | None = None
    front: Front = Front()
    source: Source | None = None

    @field_validator("former_slugs", "editors", mode="before")
    @classmethod
    def _a_list(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise ValueError(f'a list, also of one: ["{value}"]')
        return value

    @field_validator("former_slugs")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))

    @field_validator("theme")
    @classmethod
    def _colours_of_categories_that_exist(cls, value: Theme, info: ValidationInfo) -> Theme:
        known = info.data.get("categories", value.categories)
        unknown = [slug for slug in value.categories if slug not in known]
        if unknown:
            raise ValueError(
                f"categories has colours for {', '.join(unknown)}, which the publication has no category for;"
                f" known here: {', '.join(known) or 'none'}"
            )
        return value

    @model_validator(mode="after")
    def _former_categories_lead_on(self) -> Self:
        for old, new in self.former_categories.items():
            if old in self.categories:
                raise ValueError(f"former_categories: {old} is a category still")
            if new not in self.categories:
                raise ValueError(f"former_categories: {old} leads to {new}, which is no category")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def sender_address(self) -> str:
        """The bare address of ``sender``."""
        return parseaddr(self.sender)[1]

    @property
    def sender_name(self) -> str:
        """The display name of ``sender``, or the title where it has none."""
        return parseaddr(self.sender)[0] or self.title
