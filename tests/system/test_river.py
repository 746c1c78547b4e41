"""From the real journal to inboxes, feeds and an archive, through the command line, on both databases."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.system.command_line import CommandLine

DATE = "2026-02-07"
CONFIRMED = "2026-01-10T09:00:00Z"
READERS = f"""email,name,categories,confirmed,format
aoi@reader.example,葵,,{CONFIRMED},html
ben@reader.example,Ben,security,{CONFIRMED},html
chika@reader.example,千佳,tools;security,{CONFIRMED},html
daichi@reader.example,大地,sports,{CONFIRMED},html
emi@reader.example,恵美,,{CONFIRMED},text
fumi@reader.example,文,,,html
"""


@pytest.fixture
def inbox() -> Iterator[FaultServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def newsletter(tmp_path: Path, database_url: str, inbox: FaultServer) -> CommandLine:
    """A site made by ``init``, with an eighth category that is empty this week."""
    bare = CommandLine(tmp_path, {"NEWSLETTER_DATABASE_URL": database_url})
    bare.ok("init", "site")
    return CommandLine(
        tmp_path / "site",
        {
            "NEWSLETTER_DATABASE_URL": database_url,
            "NEWSLETTER_SMTP__HOST": "127.0.0.1",
            "NEWSLETTER_SMTP__PORT": str(inbox.port),
            "NEWSLETTER_PUBLICATIONS__ANNEX__CATEGORIES__SPORTS": "スポーツ",
        },
    )


def test_the_real_issue_reaches_each_of_five_readers_once_with_their_entries(
    newsletter: CommandLine, inbox: FaultServer, real_journal: Path
) -> None:
    (newsletter.folder / "readers.csv").write_text(READERS, "utf-8")
    newsletter.ok("journal", "check", str(real_journal))
    newsletter.ok("journal", "import", str(real_journal))
    newsletter.ok("subscriber", "import", "readers.csv")
    entries = newsletter.ok("issue", "show", DATE, "--json").json()["entries"]
    before = newsletter.ok("status", DATE, "--json").json()
    assert (before["audience"], before["finished"]) == (0, False)

    newsletter.ok("issue", "approve", DATE)
    newsletter.ok("issue", "publish", DATE)
    newsletter.ok("send", DATE)

    mails = {mail.recipient: mail.octets for mail in inbox.received}
    assert sorted(inbox.recipients()) == [f"{name}@reader.example" for name in ("aoi", "ben", "chika", "daichi", "emi")]
    assert wanted_titles(entries, None) == titles_in(mails["aoi@reader.example"])
    assert wanted_titles(entries, {"security"}) == titles_in(mails["ben@reader.example"])
    assert wanted_titles(entries, {"tools", "security"}) == titles_in(mails["chika@reader.example"])
    assert wanted_titles(entries, set()) == titles_in(mails["daichi@reader.example"])
    emi = parsed(mails["emi@reader.example"])
    assert emi.get_content_type() == "text/plain"
    assert all(title in joined(emi.get_content()) for title in map(joined, wanted_titles(entries, None)))

    for recipient, raw in mails.items():
        check_envelope_of_promises(recipient, raw)

    status = newsletter.ok("status", DATE, "--json").json()
    assert status["state"] == "finished"
    assert status["finished"] is True
    assert (status["audience"], status["sent"]) == (5, 5)
    newsletter.ok("send", DATE)
    assert len(inbox.received) == 5

    exported = newsletter.ok("journal", "export", DATE)
    assert exported.out.encode() == real_journal.read_bytes()


def test_importing_the_journal_again_changes_nothing(newsletter: CommandLine, real_journal: Path) -> None:
    newsletter.ok("journal", "import", str(real_journal))
    first = newsletter.ok("issue", "show", DATE, "--json").out
    newsletter.ok("journal", "import", str(real_journal))
    assert newsletter.ok("issue", "show", DATE, "--json").out == first


def wanted_titles(entries: list[dict[str, str | None]], categories: set[str] | None) -> list[str]:
    return [
        entry["title"] or ""
        for entry in entries
        if categories is None or entry["category"] is None or entry["category"] in categories
    ]


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def titles_in(raw: bytes) -> list[str]:
    """The entry headings of the HTML part, which has a text part beside it."""
    message = parsed(raw)
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    headings = re.findall(r"<h3[^>]*>(.*?)</h3>", html.get_content(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", heading)).strip() for heading in headings]


def joined(text: str) -> str:
    """Without line breaks and spaces, which the text part may move."""
    return re.sub(r"\s+", "", text)


def check_envelope_of_promises(recipient: str, raw: bytes) -> None:
    raw.decode("ascii")
    head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = parsed(raw)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe"):
        assert len(message.get_all(name, [])) == 1, name
    assert recipient in message["To"]
    assert "2026" in message["Subject"]
    assert "Annex" in message["Subject"]
    assert re.search(r"^List-Unsubscribe: <http://[^>]+/unsubscribe/[^>]+>", head, re.MULTILINE)
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
