"""Replies of providers, hosters, filters and servers, passed on by servers of many makes.

Labelled before any run, 506 replies, most from postmasters' pages and forums; half of them, chosen by a hash, were laid
aside and run once, after the other half was mended. At first contact, in the form of Postfix: hard recall 102 of 108
and 2 wrong of 104 in the half to learn from, 103 of 109 and 2 wrong of 105 in the other; in the forms of other makes up
to 51 wrong, for a program's advice to everybody ("the usual cause is …"), and for refusals of the sender where the
command is not told. Of 136 more that try to mislead, 23 were wrongly hard. Of 150 notices of failures of other kinds
and of answers, of which ``failures.py`` has most, 142 were right. Of the labels, 1 was read again and 6 were dropped:
nobody can tell of whom "no such domain" is said where no command is told. What is here is
judged as it is labelled: it proves nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from newsletter.delivery.bounce.read import read
from newsletter.model.bounce import Kind
from tests.delivery.bounce import asked, declined, elsewhere
from tests.delivery.bounce.failures import answers, failures
from tests.delivery.bounce.makes import SILENT, TELLING, WHO, Make
from tests.delivery.bounce.unseen import letter, report

# Who is not asked for the recipient proves nothing with it.
_BARE = re.compile(r"^550 (?:user unknown|unknown user)\b", re.IGNORECASE)
_RULES = (
    ("RCPT", True, asked.GONE),
    ("RCPT", False, declined.KEPT),
    ("RCPT", False, elsewhere.KEPT),
    ("MAIL", False, elsewhere.TO_MAIL),
    ("DATA", True, elsewhere.GONE_AT_THE_END),
    ("DATA", False, elsewhere.AT_THE_END),
    ("", False, elsewhere.GREETINGS),
)


def _cases(command: str, table: str) -> Iterator[tuple[str, str, bytes]]:
    """Each reply by one make, in turn; those that tell no command pass on what needs none."""
    for number, reply in enumerate(table.strip().split("\n")):
        makes: dict[str, Make] = dict(TELLING)
        if command in ("RCPT", "DATA") and not _BARE.match(reply):
            makes.update(SILENT)
        name = list(makes)[number % len(makes)]
        yield name, reply, makes[name](command, reply)


@pytest.mark.parametrize(("command", "gone", "table"), _RULES)
def test_a_reply_means_the_same_whoever_passes_it_on(command: str, gone: bool, table: str) -> None:
    cases = [(name, reply, read(octets)) for name, reply, octets in _cases(command, table)]
    wrong = [(name, reply, found.lead) for name, reply, found in cases if (found.lead.kind is Kind.HARD) != gone]
    assert wrong == []
    assert [(name, reply) for name, reply, found in cases if found.lead.recipient != WHO or not found.recognised] == []


@pytest.mark.parametrize("make", [*TELLING.values(), *SILENT.values()], ids=lambda make: make.__name__)
def test_each_make_is_known_and_its_reader_found(make: Make) -> None:
    found = read(make("RCPT", f"550 5.1.1 <{WHO}>: Recipient address rejected: User unknown"))
    assert (found.lead.kind, found.lead.status, found.lead.recipient) == (Kind.HARD, "5.1.1", WHO)


def test_failures_without_a_reply_are_judged_by_what_the_server_says_itself() -> None:
    cases = [(name, answer.split("|"), read(octets)) for name, answer, octets in failures()]
    assert [name for name, answer, found in cases if "none" not in answer and not found.recognised] == []
    assert [(name, answer, found.lead) for name, answer, found in cases if found.lead.kind not in answer] == []


def test_answers_of_ticket_systems_and_filters_are_no_bounces_for_good() -> None:
    cases = [(name, answer.split("|"), read(octets).lead) for name, answer, octets in answers()]
    assert [(name, answer, lead) for name, answer, lead in cases if lead.kind not in answer] == []


def test_of_several_readers_each_is_judged_by_the_reply_to_it() -> None:
    said = {"z@y.example": "552 5.2.2 mailbox full", WHO: "550 5.1.1 User unknown"}
    told = "".join(
        f"  {who}\n    host mx.y.example [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<{who}>:\n"
        f"    {reply}\n"
        for who, reply in said.items()
    )
    fields = f"X-Failed-Recipients: {', '.join(said)}\n"
    found = read(letter(f"The following address(es) failed:\n\n{told}", subject="Mail delivery failed", fields=fields))
    assert {finding.recipient: finding.reason for finding in found.findings} == {
        "z@y.example": "mailboxfull",
        WHO: "userunknown",
    }


def test_a_successor_or_an_abuse_desk_that_a_reply_names_is_no_reader() -> None:
    reply = "550 This address has been retired. Please use info@y.example instead"
    assert [finding.recipient for finding in read(TELLING["qmail"]("RCPT", reply)).findings] == [WHO]


def test_what_we_wrote_above_the_message_says_nothing_of_its_reader() -> None:
    text = (
        f'I could not deliver your message\n    "No such user: a story"\nto <{WHO}>.\n\nFailure Reason: Tried all MXs\n'
    )
    octets = report(text, "", "5.0.0", who=WHO).replace(b"Subject: This week", b"Subject: No such user: a story")
    assert read(octets).lead.kind is Kind.SOFT


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.1 <annex@news.example>: user unknown",
        "550 Host relay.news.example does not exist",
        "550 news.example: no such domain",
    ],
)
@pytest.mark.parametrize("make", ["opensmtpd", "haraka", "zonemta", "james"])
def test_a_reply_that_names_us_is_not_about_the_reader_though_no_command_is_told(make: str, reply: str) -> None:
    assert read(SILENT[make]("", reply)).lead.kind is Kind.POLICY
