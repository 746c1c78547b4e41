"""A program that mails what is new in feeds, against the real web server: all entries, a 304 later, a correction as a
reply to the mail about the entry."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.workflows.correct import correct
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.feeds.polling import ENTRIES, Web, serving_an_issue

R2E = shutil.which("r2e")

pytestmark = pytest.mark.skipif(R2E is None, reason="rss2email is not installed")
_CONFIG = """[DEFAULT]
to = rena@example.org
from = feeds@example.org
force-from = True
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = box
html-mail = True
reply-changes = True
verbose = error
"""


@pytest.fixture
def web(site: Site) -> Iterator[Web]:
    with serving_an_issue(site) as web:
        yield web


def r2e(folder: Path, *words: str) -> None:
    assert R2E
    done = subprocess.run(
        [R2E, "-c", "config", "-d", "data.json", *words],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def mails(folder: Path) -> list[EmailMessage]:
    """What was mailed since the last look."""
    found = []
    for path in sorted((folder / "mail").glob("box/new/*")):
        if path.is_file():
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(message, EmailMessage)
            found.append(message)
            path.unlink()
    return found


@pytest.mark.parametrize("name", ["all.atom", "all.rss"])
def test_rss2email_mails_everything_once_and_a_correction_as_a_reply(
    site: Site, clock: MovedClock, web: Web, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "r2e"
    folder.mkdir()
    (folder / "mail").mkdir()
    (folder / "config").write_text(_CONFIG.format(folder=folder))
    r2e(folder, "add", "annex", f"{web.address}/annex/feeds/{name}")
    r2e(folder, "run")
    first = {str(mail["X-RSS-ID"]): mail for mail in mails(folder)}
    assert {str(mail["Subject"]) for mail in first.values()} == {f"記事0207x{number}" for number in range(ENTRIES)}
    assert all("<strong>要約</strong>" in mail.get_content() for mail in first.values())
    assert all("/annex/entries/0207x" in mail["X-RSS-URL"] for mail in first.values())
    assert web.answers() == [200]

    web.forget()
    r2e(folder, "run")
    assert mails(folder) == []
    assert web.answers() == [304]

    clock.move(hours=3)
    correct(site, "2026-02-07", "0207x1", texts={"title": "直した題"}, note="題の誤りを直しました。")
    r2e(folder, "run")
    (reply,) = mails(folder)
    assert reply["In-Reply-To"] == first[str(reply["X-RSS-ID"])]["Message-ID"]
    assert reply["Subject"] == "直した題"
    assert "題の誤りを直しました。" in reply.get_content()
