"""Every public address, in one place (design §8). Paths start with ``/``; ``url`` makes them absolute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlsplit

from newsletter.signing import Signer

FEED_FORMATS = ("atom", "rss", "json")


def archive(publication: str) -> str:
    return f"/{publication}/"


def issue(publication: str, day: date) -> str:
    return f"/{publication}/{day.isoformat()}/"


def entry(publication: str, entry_id: str) -> str:
    return f"/{publication}/entries/{entry_id}/"


def year(publication: str, number: int) -> str:
    return f"/{publication}/{number:04}/"


def month(publication: str, day: date) -> str:
    """The month that ``day`` is in."""
    return f"/{publication}/{day:%Y/%m}/"


def category(publication: str, slug: str) -> str:
    return f"/{publication}/categories/{slug}/"


def search(publication: str, query: str | None = None) -> str:
    path = f"/{publication}/search"
    return path if query is None else f"{path}?q={quote(query)}"


def feeds(publication: str) -> str:
    """The page about feeds for people."""
    return f"/{publication}/feeds/"


def feed(publication: str, name: str, extension: str) -> str:
    """``name`` is ``all``, ``issues`` or a category slug; ``extension`` one of FEED_FORMATS."""
    return f"{feed_stem(publication, name)}.{extension}"


def feed_stem(publication: str, name: str, page: int | None = None) -> str:
    """A feed's address, or that of a closed page of its archive (from 1), before the extension."""
    stem = f"{feeds(publication)}{name}"
    return stem if page is None else f"{stem}/{page}"


def opml(publication: str) -> str:
    return f"/{publication}/feeds.opml"


def subscribe(publication: str) -> str:
    return f"/{publication}/subscribe"


def unsubscribe_token(signer: Signer, publication: str, uid: str) -> str:
    """The token by which one subscriber leaves one publication. ``verify("unsubscribe", token)`` gives
    ``publication-uid`` back; a uid has no hyphen."""
    return signer.sign("unsubscribe", f"{publication}-{uid}")


def preferences_token(signer: Signer, publication: str, uid: str) -> str:
    """The token by which one subscriber changes the choice of one publication."""
    return signer.sign("preferences", f"{publication}-{uid}")


def confirmation_token(signer: Signer, publication: str, uid: str, expires: datetime) -> str:
    """The token by which whoever reads the mail of a sign-up confirms it: ``publication-uid-seconds``, signed."""
    return signer.sign("confirm", f"{publication}-{uid}-{int(expires.timestamp())}")


def confirmation(token: str) -> str:
    return f"/confirm/{token}"


def unsubscribe(token: str) -> str:
    return f"/unsubscribe/{token}"


def preferences(token: str, part: str = "") -> str:
    """The page, or a part of it: ``pause``, ``address``, ``data``, ``data.json``, ``erase``."""
    return f"/preferences/{token}{part and '/'}{part}"


def address_token(signer: Signer, publication: str, uid: str, change_id: int) -> str:
    """The token by which a new address is confirmed; neither it nor the former one stands in it."""
    return signer.sign("address", f"{publication}-{uid}-{change_id}")


def address(token: str) -> str:
    return f"/address/{token}"


def approve(token: str) -> str:
    """The page by which one editor approves one draft."""
    return f"/approve/{token}"


def approve_preview(token: str) -> str:
    """The same draft as readers will see it on the web."""
    return f"/approve/{token}/issue"


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses under ``base_url`` (no trailing slash)."""

    base_url: str

    def url(self, path: str) -> str:
        return self.base_url + path

    @property
    def host(self) -> str:
        """Host name without port, for Message-ID and List-Id."""
        return urlsplit(self.base_url).hostname or "localhost"
