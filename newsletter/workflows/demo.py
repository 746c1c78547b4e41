"""Everything on a sample: folder → site → import → subscribers → approve → publish → send → check.

The relay is whatever listens where the site's configuration says; the command line puts a local inbox there.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from newsletter import samples
from newsletter.clock import Clock
from newsletter.config import load_config
from newsletter.errors import Refused, UsageError
from newsletter.links import FEED_FORMATS
from newsletter.model.edition import Format, categories_key, includes
from newsletter.model.issue import Issue, IssueEntry
from newsletter.model.status import Status
from newsletter.store import documents, schema
from newsletter.store.database import Database
from newsletter.workflows.approve import approve
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.init import write_site
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add

PUBLICATION = "annex"
REF = f"{PUBLICATION}/{samples.DATE.isoformat()}"
_MARK = "This folder was made by `newsletter demo`. Delete it whenever you like.\n"
_MARK_FILE = "DEMO.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One of the demo's subscribers; no ``categories`` means all."""

    email: str
    name: str
    categories: tuple[str, ...]
    format: Format


READERS = (
    Reader(email="hanako@reader.example", name="花子", categories=(), format=Format.HTML),
    Reader(email="taro@reader.example", name="太郎", categories=("security", "tools"), format=Format.HTML),
    Reader(email="mia@reader.example", name="Mia", categories=("learning",), format=Format.TEXT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What happened. ``feeds`` maps the path of each feed to its number of items, or to what is wrong with it."""

    issue: Issue
    entries: tuple[IssueEntry, ...]
    status: Status
    feeds: dict[str, int | str]

    def entries_for(self, reader: Reader) -> tuple[IssueEntry, ...]:
        """What the reader's choice contains."""
        key = categories_key(reader.categories)
        return tuple(entry for entry in self.entries if includes(key, entry.category))

    @property
    def is_sound(self) -> bool:
        """Whether every delivery is settled and every feed parses."""
        return self.status.finished and bool(self.feeds) and all(isinstance(n, int) for n in self.feeds.values())


def claim(folder: Path) -> None:
    """Make the folder the demo's. Raises Refused where it has something else in it, UsageError where it cannot be."""
    mark = folder / _MARK_FILE
    if folder.exists() and not mark.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            f"{folder}: not empty, and not a demo; nothing was changed.", advice="Name another folder with --dir."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(_MARK, "utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}.", advice="Name another folder with --dir.") from error


def configure(folder: Path, clock: Clock, *, web_port: int, smtp_port: int) -> Path:
    """Make the demo's site, or point the one that is there to these ports; gives its configuration."""
    path = folder / "config.toml"
    base_url = f"http://127.0.0.1:{web_port}"
    if not path.exists():
        return write_site(
            folder,
            clock,
            base_url=base_url,
            web_port=web_port,
            smtp_port=smtp_port,
            title="週刊アネックス",
            description="生成AIとソフトウェアづくりをめぐる、効き目の長い記事の目録",
            sender="週刊アネックス <annex@news.example.org>",
            postal_address="東京都千代田区見本町1-2-3",
        )
    text = re.sub(r"(?m)^base_url = .*$", f'base_url = "{base_url}"', path.read_text("utf-8"))
    for section, port in (("smtp", smtp_port), ("web", web_port)):
        text = re.sub(rf"(?m)(^\[{section}\]\n(?:(?!\[).*\n)*?port = )\d+", rf"\g<1>{port}", text)
    path.write_text(text, "utf-8")
    # The demo may be from an older version of the program.
    database = Database(load_config(path).database_url)
    schema.upgrade(database)
    database.close()
    return path


def play(site: Site, tell: Callable[[str], None], *, stop: threading.Event) -> Played:
    """The week of the sample, from the journal file to settled deliveries. Again on the same site adds nothing.

    ``tell`` gets a line after each step; setting ``stop`` ends the sending early.
    """
    (imported,) = import_journals(site, [str(samples.JAPANESE)])
    tell(f"Imported {imported.added or imported.kept} entries from a journal file")
    for reader in READERS:
        add(
            site,
            email=reader.email,
            publication=PUBLICATION,
            name=reader.name,
            categories=reader.categories,
            format=reader.format,
            confirmed=site.clock.now(),
        )
    tell(f"Added {len(READERS)} subscribers with different choices")
    approve(site, REF)
    issue = publish(site, REF)
    # A demo that moved to another port has other addresses in its pages.
    rebuild_all(site)
    with site.database.reading() as connection:
        paths = len(documents.paths(connection))
    tell(f"Approved and published {issue.ref}: {paths} pages and feeds")
    status = send(site, REF, stop=stop)
    tell(f"Sent over SMTP through {site.config.smtp.name}")
    issue, entries = load(site, REF)
    return Played(issue=issue, entries=entries, status=status, feeds=read_feeds(site))


def read_feeds(site: Site) -> dict[str, int | str]:
    """Path of each feed → how many items it has, or what is wrong with it."""
    found: dict[str, int | str] = {}
    with site.database.reading() as connection:
        for path in documents.paths(connection):
            if "/feeds/" not in path or not path.endswith(FEED_FORMATS):
                continue
            document = documents.get(connection, path)
            try:
                found[path] = _items(path, document.body if document else b"")
            except (ET.ParseError, ValueError, KeyError) as error:
                found[path] = f"does not parse: {error}"
    return found


def _items(path: str, body: bytes) -> int:
    """How many items a feed has. Raises ParseError, ValueError, KeyError where it is none."""
    if path.endswith(".json"):
        return len(json.loads(body)["items"])
    root = ET.fromstring(body)  # noqa: S314 - our own bytes
    items = root.findall("{http://www.w3.org/2005/Atom}entry" if path.endswith(".atom") else "channel/item")
    if root.tag not in ("rss", "{http://www.w3.org/2005/Atom}feed"):
        raise ValueError(f"the root is {root.tag}")
    return len(items)
