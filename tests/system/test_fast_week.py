"""The whole week in a real process, on a clock that leaps: what an operator tries before the first real one."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.system.command_line import CommandLine


@pytest.fixture
def newsletter(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path, {"NEWSLETTER_SMTP__PORT": "1", "COLUMNS": "200"})


def test_a_week_runs_itself_but_for_one_button(newsletter: CommandLine) -> None:
    out = newsletter.ok("demo", "--fast-week", "--once", "--dir", "tried").out
    told = [re.sub(r"\s+", " ", line) for line in out.splitlines()]
    order = [
        "Mon 09:00 The week begins",
        "Fri 18:00 The calendar: gather: done, a draft with 16 entries",
        "Fri 18:00 Told by mail and webhook: 2 notices",
        "Fri 19:30 One more entry comes in, too late",
        "Fri 21:00 The calendar: remind: done",
        "Fri 21:00 eva@news.example.org opened the link in the mail, looked, and pressed the button",
        "Sat 07:00 The calendar: send: done, published and planned",
        "Sat 07:00 Sent over SMTP to 3 of 3",
        "Sat 07:00 27 feeds",
        "Sat 07:00 Told by mail and webhook: 2 notices",
        "Sat 07:00 The late entry waits in the window of the next issue",
        "Sat 07:00 The webhook got draft.ready, draft.waiting, issue.sent, each signed",
        "3 of 3 deliveries sent, 27 feeds parse, 6 mails in the inbox.",
    ]
    places = [next((at for at, line in enumerate(told) if line.startswith(step)), -1) for step in order]
    assert places == sorted(places), out
    assert -1 not in places, out
    subjects = [str(mail["Subject"]) for mail in _mails(newsletter.folder)]
    assert [subject for subject in subjects if "下書きができました" in subject]
    assert [subject for subject in subjects if "配信しました" in subject]


def _mails(folder: Path) -> list[EmailMessage]:
    found = []
    for path in sorted((folder / "tried" / "fast-week" / "mails" / "new").glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return found
