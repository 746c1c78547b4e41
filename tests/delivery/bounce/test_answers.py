"""No automatic answer is a bounce: what makes one is evidence that a delivery failed, not a null sender or a mark.

Labelled before any run. At first contact, of 251 in one form each 38 were taken for a bounce (desks 9 of 74, absences
7 of 74, lists and other programs 18 of 81, answers that quote a bounce 2 of 12, receipts 2 of 10), most of them for our
own issue, which they had attached: that is read no deeper unless a mail system wrote it. In five forms each, 186 of
1,255. Two letters of a parcel service were taken out, because they say that a delivery failed; and only desks
write in a postmaster's name since, where an absence in it cannot be told from a notice. What is here proves nothing
new."""

from __future__ import annotations

import pytest

from newsletter.delivery.bounce.read import read
from newsletter.model.bounce import Kind
from tests.delivery.bounce.answers import answers
from tests.delivery.bounce.notices import dsn, plain

_ANSWERS = {Kind.AUTO_REPLY, Kind.NONE}
_SOMEBODY = "Taro Sato <taro@reader.example>"


def test_no_automatic_answer_is_a_bounce() -> None:
    read_as = [(answer, read(answer.octets).lead) for answer in answers()]
    assert len(read_as) >= 245
    assert [(answer.name, found) for answer, found in read_as if found.kind not in _ANSWERS] == []
    assert [answer.name for answer, found in read_as if answer.says_so and found.kind is not Kind.AUTO_REPLY] == []
    assert sum(found.kind is Kind.AUTO_REPLY for _, found in read_as) >= 0.6 * len(read_as)


def test_an_issue_of_ours_that_speaks_of_bounces_is_none_when_an_answer_has_it_attached() -> None:
    issue = "Auto-Submitted: auto-generated\r\nFrom: a@news.example\r\n\r\nNot delivered: 550 5.1.1 user unknown"
    kind = 'multipart/mixed; boundary="b"'
    parts = f"--b\n\nThanks!\n--b\nContent-Type: message/rfc822\n\n{issue}\n--b--\n"
    mail = plain(parts, sender=_SOMEBODY, subject="Thanks", Return_Path="<>", Content_Type=kind)
    assert read(mail).lead.kind in _ANSWERS


@pytest.mark.parametrize("mark", ["auto-replied", "auto-generated"])
def test_a_bounce_that_is_marked_as_an_answer_is_a_bounce(mark: str) -> None:
    assert read(dsn().replace(b"auto-replied", mark.encode())).lead.kind is Kind.HARD
    told = "Your mail to <reader@example.org> could not be delivered: 550 5.1.1 no such user here.\n"
    assert read(plain(told, Auto_Submitted=mark)).lead.kind is Kind.HARD
    assert read(plain(told, sender="servers@mx.example.org", Auto_Submitted="auto-generated")).lead.kind is Kind.HARD


def test_what_a_filter_gives_back_as_a_receipt_is_a_bounce() -> None:
    text = "Your message to <reader@example.org> was automatically rejected:\nQuota exceeded\n"
    mail = plain(
        text,
        sender="postmaster@mx.example.org",
        subject="Rejected: the issue",
        Auto_Submitted="auto-replied (rejected)",
        Content_Type="text/plain; report-type=disposition-notification",
    )
    assert read(mail).lead.kind is Kind.SOFT


@pytest.mark.parametrize(
    "why",
    [
        "The user reader@example.org does not exist. This mailbox is not monitored, please do not reply.",
        "Your message was not delivered to reader@example.org: mailbox full. You wrote to an unattended mailbox.",
        "reader@example.org\n宛先に送信できませんでした。このアドレスは送信専用です。",
    ],
)
def test_a_notice_below_which_stands_that_nobody_reads_replies_is_a_bounce(why: str) -> None:
    assert read(plain(why, Content_Type="text/plain; charset=utf-8")).lead.kind not in _ANSWERS
    by = "postmaster@mx.example.org"
    assert read(plain(why, sender=by, Content_Type="text/plain; charset=utf-8")).lead.kind not in _ANSWERS
