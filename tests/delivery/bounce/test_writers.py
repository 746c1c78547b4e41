"""Who wrote it: a server, a program that answers for people, or somebody who speaks of what did not arrive."""

from __future__ import annotations

import pytest

from newsletter.delivery.bounce.read import read
from newsletter.model.bounce import Kind
from tests.delivery.bounce.notices import dsn, plain

_SOMEBODY = "Hanako Sato <hanako@reader.example>"
_TOLD = "Mail to <reader@example.org> could not be delivered: 550 5.1.1 no such user here.\n"


@pytest.mark.parametrize("field", ["User_Agent", "In_Reply_To", "List_Id"])
def test_people_and_lists_speak_of_bounces_without_being_any(field: str) -> None:
    mail = plain(_TOLD, sender=_SOMEBODY, subject="A reader's mail is returned undelivered", **{field: "<a@b.example>"})
    assert not read(mail).recognised


def test_a_notice_that_somebody_passes_on_is_read() -> None:
    mail = plain(_TOLD, sender=_SOMEBODY, subject="Fwd: Undelivered mail", User_Agent="Programm/1.0")
    assert read(mail).lead.kind is Kind.HARD


def test_a_list_s_return_path_makes_no_server_of_who_wrote_to_it() -> None:
    words = "My provider says: 550 no such user here. Could somebody look at <reader@example.org>?\n"
    mail = plain(words, sender=_SOMEBODY, subject="Is anybody there?", Return_Path="<list+bounces-7@lists.example>")
    assert not read(mail).recognised


@pytest.mark.parametrize(
    "text",
    [
        "Please help us against spam by verifying that you are a human. Open https://list.example/1 for that.\n",
        "This is an automatic reply to what you sent. Your text waits until you confirm it.\n",
        "Reply to this message to prove that you are the sender and no machine.\n",
    ],
)
def test_who_asks_for_a_proof_that_somebody_wrote_gives_an_automatic_answer(text: str) -> None:
    mail = plain(text, sender="Moderator <devnull@list.example>", subject="Your posting", Return_Path="<>")
    assert read(mail).lead.kind is Kind.AUTO_REPLY


def test_a_server_that_marks_a_delay_as_a_reply_reports_a_delay() -> None:
    text = "Message delivery has been delayed.\n\nMessage is waiting for delivery to example.org.\n"
    mail = plain(
        text,
        sender='"Delivery Subsystem" <POSTMASTER@mx.example.org>',
        subject="Message Delivery Delay",
        Auto_Submitted="auto-replied",
    )
    assert read(mail).lead.kind is Kind.SOFT


@pytest.mark.parametrize(
    ("diagnostic", "kind"),
    [
        ("x-unix; user unknown", Kind.HARD),
        ("X-Unix; 550 5.1.1 User unknown", Kind.HARD),
        ("X-Unix; 67", Kind.HARD),
        ("X-Unix; 77", Kind.SOFT),
        ("x-unix; deliver: cannot open inbox: no such user", Kind.SOFT),
        ("x-unix; deliver: 550 is no such user", Kind.SOFT),
    ],
)
def test_an_exit_status_for_nobody_proves_it_and_what_a_program_prints_does_not(diagnostic: str, kind: Kind) -> None:
    assert read(dsn(diagnostic=diagnostic, notice="<reader@example.org>: it failed")).lead.kind is kind


def test_a_mailbox_that_nobody_configured_is_none() -> None:
    text = (
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<reader@example.org>:\nNo E-mail address is configured at this address. Please check how it is spelt.\n"
    )
    assert read(plain(text, subject="failure notice")).lead.kind is Kind.HARD


@pytest.mark.parametrize(
    "subject",
    [
        "Zustellung verzögert",
        "Remise différée",
        "Entrega retrasada",
        "配信遅延のお知らせ",
        "Доставка задерживается",
        "지연 알림",
    ],
)
def test_what_is_late_is_not_lost_in_any_language(subject: str) -> None:
    mail = plain("<reader@example.org>: 550 5.1.1 user unknown\n", subject=subject)
    assert read(mail).lead.kind is Kind.SOFT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Your message to the Rowing mailing-list was rejected for the following\nreasons:\n\nNo member.", Kind.POLICY),
        ("You are not allowed to post to this mailing list, and your message has been\nrejected.", Kind.POLICY),
        ("The mail is\nunable to be delivered to the list because of an access rule.", Kind.POLICY),
        ("Your message to the Rowing mailing-list awaits a moderator.", Kind.NONE),
    ],
)
def test_a_list_that_takes_no_mail_of_ours_refuses_by_its_rules(text: str, kind: Kind) -> None:
    assert read(plain(text, sender="rowing-owner@lists.example", subject="This week")).lead.kind is kind
    assert read(plain(text, sender="Keiko <keiko@reader.example>", subject="This week")).lead.kind is Kind.NONE


@pytest.mark.parametrize(
    "said",
    [
        "delivery will be tried again until it times out",
        "Die Zustellung wird weiterhin versucht.",
        "The mail could not yet be delivered.",
        "We will keep trying for 3 days.",
    ],
)
def test_what_is_tried_again_is_not_lost_whatever_is_said_of_the_host(said: str) -> None:
    text = f"The following addresses are concerned:\n\n\t<keiko@reader.example>\n\n{said}\n\nCould not resolve host\n"
    assert read(plain(text, subject="Warning: could not yet send message")).lead.kind is Kind.SOFT
    assert read(plain(text.replace(said, "It will not be tried again."))).lead.kind is Kind.HARD


def test_what_exim_escapes_is_read() -> None:
    escaped = "".join(f"\\{octet:03o}" for octet in "このアドレスは廃止されました".encode())
    text = f"The following address(es) failed:\n\n  keiko@reader.example\n    {escaped}\n"
    finding = read(plain(text, subject="Mail delivery failed", X_Failed_Recipients="keiko@reader.example")).lead
    assert finding.kind is Kind.HARD
    assert finding.evidence == "このアドレスは廃止されました"
