"""The configuration of a real sending process, for a room of readers and a relay that misbehaves."""

from __future__ import annotations

from pathlib import Path

from tests.delivery.room import Room
from tests.delivery.smtp_server import FaultServer
from tests.system.command_line import CommandLine

CONNECTIONS = 8
CONFIG = """
base_url = "http://news.annex.example"
secret_key = "a secret for tests that is long enough"
database_url = "{database_url}"
[smtp]
host = "127.0.0.1"
port = {port}
connections = {connections}
[delivery]
on_unknown = "{on_unknown}"
lease = "{lease}"
[publications.annex]
title = "GenAI週刊 Annex"
timezone = "Asia/Tokyo"
sender = "GenAI週刊 Annex <annex@annex.example>"
[publications.annex.categories]
tools = "ツール・実験"
"""


def command_line(folder: Path, room: Room, server: FaultServer, **more: str) -> CommandLine:
    settings = {
        "database_url": room.site.config.database_url,
        "port": str(server.port),
        "connections": str(CONNECTIONS),
        "on_unknown": "resend",
        "lease": "5m",
        **more,
    }
    (folder / "config.toml").write_text(CONFIG.format(**settings), "utf-8")
    return CommandLine(folder)
