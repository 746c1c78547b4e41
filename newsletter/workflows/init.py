"""A new site: a folder with config.toml, readable by its owner alone, a database, and the fence beside it."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from newsletter.clock import Clock
from newsletter.config import Config, load_config
from newsletter.errors import NewsletterError, Refused, UsageError
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import publications, schema
from newsletter.store.database import Database
from newsletter.workflows import fence
from newsletter.workflows.site import Site

_TEMPLATE = """\
# A site of Annex. Everything that can be set, with comments: config.example.toml and `docs/reference/configuration.md`.
# The environment wins over this file: NEWSLETTER_SMTP__PORT=2525 sets smtp.port.

# The public address of the site. Before the first mail to real readers: the https address that they can open.
base_url = {base_url}

# Signs unsubscribe and preference links. Keep it, and keep it secret.
secret_key = {secret}

database_url = {database_url}

# The relay: the SMTP server that we submit to. `newsletter inbox` is one on port 2525 that delivers nothing.
[smtp]
host = {smtp_host}
port = {smtp_port}
security = "none"

[web]
host = "127.0.0.1"
port = {web_port}

# Who hears when an issue does not go out, and one summary of each that does: docs/how-to/get-alerts.md
[notices]
# operators = ["Olga <olga@example.org>"]

[publications.annex]
title = {title}
language = "ja"
timezone = "Asia/Tokyo"
description = {description}
sender = {sender}
# Who sends, and where to complain: the law in Japan and elsewhere wants both in every mail.
postal_address = {postal_address}
contact = {contact}
# Who approves drafts, by the link in a mail: docs/how-to/approve-by-mail.md
# editors = ["Eva <eva@example.org>"]

[publications.annex.categories]
architecture = "アーキテクチャ・設計"
tools = "ツール・実験"
security = "セキュリティ・リスク"
business = "ビジネス・戦略"
learning = "教育・学習"
critique = "批判的分析"
niche = "ニッチ・深堀り"

[publications.annex.schedule]
gather = "friday 18:00"
send = "saturday 07:00"
# manual: nothing is sent before somebody runs `newsletter issue approve`. auto: it is.
approval = "manual"
"""


def write_site(
    folder: Path,
    clock: Clock,
    *,
    base_url: str = "http://127.0.0.1:8080",
    web_port: int = 8080,
    smtp_host: str = "127.0.0.1",
    smtp_port: int = 2525,
    database_url: str = "sqlite:///newsletter.db",
    title: str = "Annex",
    description: str = "週に一度の記事カタログ",
    sender: str = "Annex <annex@news.example.org>",
    postal_address: str = "1-2-3 Example, Chiyoda-ku, Tokyo",
    contact: str = "contact@news.example.org",
) -> Path:
    """Write ``folder/config.toml`` with a fresh secret, and create or upgrade the database; gives the path.

    Raises Refused where there is a configuration already, UsageError where the folder cannot be written.
    """
    path = folder / "config.toml"
    text = _TEMPLATE.format(
        base_url=_toml(base_url),
        secret=_toml(secrets.token_urlsafe(48)),
        database_url=_toml(database_url),
        smtp_host=_toml(smtp_host),
        smtp_port=smtp_port,
        web_port=web_port,
        title=_toml(title),
        description=_toml(description),
        sender=_toml(sender),
        postal_address=_toml(postal_address),
        contact=_toml(contact),
    )
    _write_new(path, text)
    try:
        _prepare_database(load_config(path), clock)
    except NewsletterError:
        # Nothing was signed with this secret yet; without the file, init can be run again.
        path.unlink()
        raise
    return path


def _prepare_database(config: Config, clock: Clock) -> None:
    database = Database(config.database_url)
    if database.is_sqlite:
        # Readers' addresses are nobody else's business either; SQLite gives its side files the same mode.
        Path(config.database_url.removeprefix("sqlite:///")).touch(mode=0o600)
    try:
        schema.upgrade(database)
        publications.register(database, sorted(config.publications), host=Links(config.base_url).host, now=clock.now())
        fence.turn(
            Site(
                config=config,
                database=database,
                clock=clock,
                signer=Signer(config.secret_key.get_secret_value()),
                links=Links(config.base_url),
                operator="init",
            )
        )
    finally:
        database.close()


def _write_new(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Born with the mode of a secret, and never over another one.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        if not path.exists():
            raise UsageError(f"{path.parent}: not a folder.", advice="Name another folder.") from error
        raise Refused(
            f"{path}: there is a site here already; nothing was changed.",
            advice="Name another folder, or edit that file. Its secret_key signs links in mails already sent: keep it.",
        ) from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", advice="Name a folder that can be written.") from error
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _toml(value: str) -> str:
    """A basic string: TOML's escapes are JSON's, and DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
