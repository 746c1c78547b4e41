"""SpamAssassin, offline, finds nothing against the messages that are sent."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import Publication
from newsletter.delivery.message import compose, prepare
from newsletter.model.edition import Format
from newsletter.model.issue import Issue, IssueEntry
from newsletter.rendering.edition import render_edition
from newsletter.rendering.markdown import plain
from newsletter.signing import Signer
from tests.rendering.samples import (
    ENGLISH,
    ENGLISH_ENTRIES,
    ENGLISH_ISSUE,
    JAPANESE,
    LINKS,
    NOW,
    PUBLICATION,
)
from tests.rendering.test_budget import long_issue
from tests.rendering.test_real_journal import Real

_SCORE = re.compile(r"Content analysis details:\s+\((-?[\d.]+) points")
SIGNER = Signer("a secret for tests that is long enough")


def _entries() -> list[IssueEntry]:
    """As much emphasis as an ordinary issue has: SpamAssassin counts tags between characters, and Japanese has no
    spaces beside them."""
    return [
        one if number % 13 == 0 else replace(one, summary=plain(one.summary).replace("`", ""))
        for number, one in enumerate(long_issue(26, 8))
    ]


def _message(issue: Issue, entries: Iterable[IssueEntry], publication: Publication) -> bytes:
    rendering = render_edition(issue, entries, publication, LINKS, key="*", format=Format.HTML)
    published = replace(issue, published_at=NOW)
    prepared = prepare(rendering, published, publication, LINKS, SIGNER)
    return bytes(compose(prepared, uid="reader000001", address="reader@example.org", copy=1))


def _report(message: bytes, home: Path) -> str:
    command = shutil.which("spamassassin")
    if command is None:
        pytest.skip("spamassassin is not here (a Debian package of that name)")
    done = subprocess.run(
        [command, "-L", "-t", "-x", "--prefspath", str(home / "none")],
        input=message,
        capture_output=True,
        check=True,
        timeout=120,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"},
    )
    return done.stdout.decode("utf-8", "replace")


def _score(message: bytes, home: Path) -> float:
    report = _report(message, home)
    found = _SCORE.search(report)
    assert found is not None, report[-2000:]
    score = float(found[1])
    print(report[found.start() :])  # noqa: T201 - shown where a test fails
    return score


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_message_has_no_point_against_it(tmp_path: Path, language: str) -> None:
    issue, entries, publication = {
        "ja": (JAPANESE, _entries(), PUBLICATION),
        "en": (ENGLISH_ISSUE, ENGLISH_ENTRIES, ENGLISH),
    }[language]
    assert _score(_message(issue, entries, publication), tmp_path) <= 0


def test_the_real_issue_has_no_point_against_it(tmp_path: Path, real_journal: Path) -> None:
    real = Real(real_journal)
    assert _score(_message(real.issue, real.entries, PUBLICATION), tmp_path) <= 0


def test_what_looks_like_spam_would_be_seen(tmp_path: Path) -> None:
    message = _message(ENGLISH_ISSUE, ENGLISH_ENTRIES, ENGLISH)
    subject = re.search(rb"^Subject:.*\r\n", message, re.MULTILINE)
    assert subject is not None
    shouting = message.replace(subject[0], b"Subject: CONGRATULATIONS YOU HAVE WON $$$ ACT NOW!!!\r\n")
    assert _score(shouting, tmp_path) > 0
