"""``newsletter web`` as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from newsletter.store import schema
from newsletter.store.database import Database

CONFIG = """
base_url = "http://127.0.0.1:8080"
secret_key = "a secret for tests that is long enough"
[publications.annex]
title = "GenAI週刊 Annex"
sender = "Annex <annex@annex.example>"
[publications.annex.categories]
tools = "ツール・実験"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    database = Database(f"sqlite:///{tmp_path / 'newsletter.db'}")
    schema.upgrade(database)
    database.close()
    return tmp_path


def _command(folder: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "newsletter", "web", "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")},
        stderr=subprocess.PIPE,
        text=True,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_for(url: str) -> httpx.Response:
    until = time.monotonic() + 60
    while True:
        try:
            return httpx.get(url, timeout=60)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_a_fresh_site_is_served_and_ends_cleanly_when_told(folder: Path) -> None:
    port = _free_port()
    process = _command(folder, port)
    try:
        assert _wait_for(f"http://127.0.0.1:{port}/health/ready").status_code == 200
        home = httpx.get(f"http://127.0.0.1:{port}/annex", follow_redirects=True, timeout=60)
        assert home.status_code == 200
        assert "まだ公開された号がありません" in home.text
        assert httpx.get(f"http://127.0.0.1:{port}/annex/feeds/all.atom", timeout=60).status_code == 200
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "web.stopped" in log
    finally:
        process.kill()
        process.wait()


def test_a_taken_port_is_one_clear_message(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = _command(folder, taken.getsockname()[1])
        _, log = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "another program listens there" in log
    assert "--port" in log
    assert "Traceback" not in log


def test_what_is_not_even_http_gets_the_protecting_headers(folder: Path) -> None:
    port = _free_port()
    process = _command(folder, port)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/live")
        for nonsense in (b"GARBAGE\r\n\r\n", b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(nonsense)
                head = connection.makefile("rb").read().partition(b"\r\n\r\n")[0].lower()
            assert head.startswith(b"http/1.1 400 ")
            assert b"content-security-policy: default-src 'none'" in head
            assert b"x-content-type-options: nosniff" in head
            assert b"referrer-policy: " in head
        refused = httpx.put(f"http://127.0.0.1:{port}/annex/search")
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}
    finally:
        process.terminate()
        process.communicate(timeout=60)
