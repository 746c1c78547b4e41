"""Which of the things that a notice says decides: the reply and its stage before headlines, advice and footers."""

from __future__ import annotations

import pytest

from newsletter.delivery.bounce.read import read
from newsletter.delivery.bounce.reading import Finding
from newsletter.model.bounce import Kind
from tests.delivery.bounce.notices import dsn, plain


def lead(octets: bytes) -> Finding:
    reading = read(octets)
    assert reading.recognised
    return reading.lead


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550 Unknown user reader@example.org", Kind.SOFT),
        ("550 : User unknown", Kind.SOFT),
        ("554 delivery error: dd This user doesn't have a example.org account (reader@example.org) [-5]", Kind.HARD),
        ("552 1 Requested mail action aborted, mailbox not found", Kind.HARD),
        ("554 Rcpt <reader@example.org> does not exist", Kind.HARD),
        ("550 5.7.1 message content rejected", Kind.POLICY),
    ],
)
def test_after_the_message_only_words_that_no_filter_uses_prove_a_missing_mailbox(said: str, kind: Kind) -> None:
    notice = f"<reader@example.org>: host mx.example.org[192.0.2.9] said: {said}\n    (in reply to end of DATA command)"
    assert lead(dsn(status="5.0.0", diagnostic=f"smtp; {said}", notice=notice)).kind is kind


def test_bare_words_that_sendmail_shows_below_data_may_be_a_filter_s() -> None:
    answer = "550 5.0.0 <reader@example.org>... User unknown"
    said = {"status": "5.0.0", "diagnostic": f"smtp; {answer}"}
    assert lead(dsn(notice=f">>> DATA\n<<< {answer}\n<<< 503 5.0.0 Need RCPT\n", **said)).kind is Kind.SOFT
    assert lead(dsn(notice=f">>> RCPT To:<reader@example.org>\n<<< {answer}\n", **said)).kind is Kind.HARD


@pytest.mark.parametrize(("to", "kind"), [("5550100@vtext.com", Kind.HARD), ("reader@example.org", Kind.SOFT)])
def test_who_notifies_after_having_taken_a_message_is_no_judge_of_the_mailbox_unless_it_is_its_own(
    to: str, kind: Kind
) -> None:
    text = (
        "Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: no such user here\n\n"
        f"Message details:\n  Subject: the issue\n  MAIL FROM: bounces@news.annex.example\n  RCPT TO: {to}\n"
    )
    assert lead(plain(text, sender="post_master@mx.example.org", subject="Re:the issue")).kind is kind


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ("542 reader@example.org Rejected", "5.0.0", Kind.HARD),
        ("550 5.2.1 <reader@example.org>... User Unknown", "5.2.1", Kind.SOFT),
    ],
)
def test_a_code_that_a_server_has_for_nobody_proves_it_and_one_for_closed_mailboxes_does_not(
    said: str, status: str, kind: Kind
) -> None:
    assert lead(dsn(status=status, diagnostic=f"smtp; {said}", notice="")).kind is kind


def test_a_gateway_that_was_refused_behind_it_says_so_for_the_whole_domain() -> None:
    text = (
        "****** Message from InterScan Messaging Security Suite ******\n\nThe mail could not be delivered.\n"
        "Reason:  Unable to deliver message to <reader@example.org> (and other recipients in the same domain).\n"
    )
    assert lead(plain(text, sender='postmaster@mx.example.org ("Postmaster")')).kind is Kind.HARD


def test_a_directory_s_words_without_a_code_have_to_be_said_several_times() -> None:
    text = "ディレクトリのリストにありません\nreader@example.org\n"
    found = lead(plain(f"------- Failure Reasons  --------\n\n{text}", Content_Type="text/plain; charset=utf-8"))
    assert (found.kind, found.recipient) == (Kind.SOFT, "reader@example.org")
    assert lead(dsn(status="5.1.1", diagnostic="", notice=text)).kind is Kind.HARD


def test_an_address_that_was_only_asked_about_is_no_failure() -> None:
    found = read(dsn(status="2.1.5", action="deliverable", diagnostic="smtp; 250 2.1.5 Ok", notice="250 2.1.5 Ok")).lead
    assert (found.kind, found.reason) == (Kind.NONE, "delivered")


def test_lines_that_end_as_on_the_first_macintosh_are_lines() -> None:
    octets = dsn().replace(b"\r\n", b"\r")
    assert (lead(octets).kind, lead(octets).recipient) == (Kind.HARD, "reader@example.org")


def test_what_was_answered_later_does_not_change_the_first_reply() -> None:
    found = lead(
        plain(
            "   ----- The following addresses had permanent fatal errors -----\n<reader@example.org>\n\n"
            "   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> DATA\n"
            "<<< 550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
            "<<< 550 5.1.1 double-checking the recipient's email address\n"
            "<<< 503-5.5.1 RCPT first. Please visit\n<<< 503 5.5.1 this page for more information about RFC 5321\n"
        )
    )
    assert (found.kind, found.status, found.reply) == (Kind.HARD, "5.1.1", "550")


@pytest.mark.parametrize("reply", ["553 Sender Policy Framework (SPF) fail", "550 Gesperrt, siehe Webseite"])
def test_what_sendmail_concludes_of_every_550_is_no_evidence(reply: str) -> None:
    transcript = (
        f"<reader@example.org>\n    (reason: {reply})\n\n   ----- Transcript of session follows -----\n"
        f">>> DATA\n<<< {reply}\n550 5.1.1 <reader@example.org>... User unknown\n<<< 503 RCPT first\n"
    )
    assert lead(plain(transcript)).kind is not Kind.HARD
    assert lead(dsn(status="5.1.1", diagnostic=f"SMTP; {reply}", notice=transcript)).kind is not Kind.HARD


def test_a_diagnosis_beyond_ascii_is_read() -> None:
    found = lead(dsn(status="5.0.0", diagnostic="smtp; 550 Empfänger unbekannt", notice=""))
    assert (found.kind, found.evidence) == (Kind.HARD, "550 Empfänger unbekannt")


def test_the_reply_goes_before_the_headline_and_before_the_names_of_fields() -> None:
    headline = lead(
        plain(
            "Delivery has failed to these recipients:\nreader@example.org\n"
            "The following organization rejected your message: mx.example.org.\nDiagnostic information:\n"
            "mx.example.org #550-5.1.1 That account does not exist. Please try\n550 5.1.1 again. ##\n"
        )
    )
    assert (headline.kind, headline.reason) == (Kind.HARD, "userunknown")
    fields = lead(
        plain(
            "Your message to reader@example.org couldn't be delivered.\nStatus code: 550 5.1.10\n"
            "Sender Address: news@example.net\nRecipient Address: reader@example.org\n"
            "Error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\n"
        )
    )
    assert (fields.kind, fields.status) == (Kind.HARD, "5.1.10")
    assert "RESOLVER" in fields.evidence


@pytest.mark.parametrize(
    "footer",
    [
        "**** This mail has been scanned for all viruses and offensive content by a gateway ****",
        "This message has been scanned for viruses and\ndangerous content by MailScanner, and is believed to be clean.",
        "-- \nAsk us about protection against spam.",
        "For more about spam and viruses, please visit our site.",
    ],
)
def test_what_scanners_write_below_a_notice_is_about_nothing(footer: str) -> None:
    notice = f"Delivery to the following recipients failed.\n\n    reader@example.org\n\n{footer}\n"
    assert lead(dsn(notice=notice, diagnostic="", status="5.1.1")).kind is Kind.HARD


def test_a_diagnosis_in_the_field_of_a_maker_counts() -> None:
    report = dsn(diagnostic="", notice="It failed.", status="5.0.0")
    own = b'Status: 5.0.0\r\nX-Supplementary-Info: <192.0.2.9 #5.0.0 smtp; 550 "Unknown mailbox">\r\n'
    assert lead(report.replace(b"Status: 5.0.0\r\n", own)).kind is Kind.HARD


@pytest.mark.parametrize(
    "text",
    [
        "No valid recipients were found for this message.\n\n<reader@example.org> ... unknown user\n",
        "Each of the following recipients was rejected by a remote mail server.\n\n"
        "    Recipient: <reader@example.org>\n    Reason:    <reader@example.org>... User unknown\n",
        "This message was undeliverable:\n\nThe user(s) account is not known here:\n    <reader@example.org>\n",
        "<reader@example.org>:\nvdeliver: Invalid or unknown virtual user\n",
    ],
)
def test_programs_that_give_no_codes_prove_it_by_saying_whom_they_asked(text: str) -> None:
    assert lead(plain(text)).kind is Kind.HARD


def test_a_postmaster_who_is_away_is_no_bounce() -> None:
    away = "I am out of office. Mail delivery to me may be late."
    found = lead(plain(away, sender="postmaster@example.org", subject="Out of office", Auto_Submitted="auto-replied"))
    assert found.kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    ("sender", "text", "kind"),
    [
        ("<>", "You wrote to reader@example.org. That is not a valid user here.", Kind.HARD),
        ("postmaster@example.org", "<reader@example.org>: 550 5.1.1 no such user", Kind.HARD),
        ("postmaster@example.org", "The postmaster is away until Monday.", Kind.AUTO_REPLY),
        ("Reader <reader@example.org>", "<reader@example.org>: 550 5.1.1 no such user", Kind.AUTO_REPLY),
    ],
)
def test_an_answer_of_a_mail_system_is_a_bounce_though_it_is_marked_as_a_reply(
    sender: str, text: str, kind: Kind
) -> None:
    assert lead(plain(text, sender=sender, subject="Re: the issue", Auto_Submitted="auto-replied")).kind is kind


@pytest.mark.parametrize(
    ("notice", "diagnostic", "kind"),
    [
        ("It failed for:\n\n  reader@example.org\n    Unknown user\n", "", Kind.HARD),
        ("It failed for:\n\n  reader@example.org\n    Address unknown (:fail:)\n", "", Kind.HARD),
        ("<reader@example.org> (unrecoverable error)\nThe recipient 'reader' is unknown\n", "", Kind.HARD),
        ("reader@example.org\n  Remote server replied: unknown user\n", "", Kind.SOFT),
        ("It failed for:\n\n  reader@example.org\n", "the address that you wrote to does not exist", Kind.SOFT),
    ],
)
def test_a_report_that_quotes_nobody_speaks_of_its_own_mailboxes(notice: str, diagnostic: str, kind: Kind) -> None:
    assert lead(dsn(notice=notice, diagnostic=diagnostic, status="5.0.0")).kind is kind


def test_a_router_s_own_name_for_nobody_is_read() -> None:
    found = lead(dsn(notice="error: err.nosuchuser: reader@example.org", diagnostic="X-LOCAL; 500 (err.nosuchuser)"))
    assert (found.kind, found.reason) == (Kind.HARD, "userunknown")


@pytest.mark.parametrize(
    "text",
    [
        "Unable to find user: <reader@example.org>\nPlease look at how the address is written.\n",
        "----- Transcript -----\nreader@example.org\nThe user's e-mail name is not found.\n",
    ],
)
def test_a_provider_that_writes_of_its_users_in_words_of_its_own_knows_them(text: str) -> None:
    assert lead(plain(text)).kind is Kind.HARD


@pytest.mark.parametrize(
    ("why", "kind", "reason"),
    [
        ("Quota exceeded (mailbox for user is full)", Kind.SOFT, "mailboxfull"),
        ("There is no such user here.", Kind.POLICY, "blocked"),
    ],
)
def test_what_a_readers_delivery_program_rejects_is_a_bounce_and_never_a_missing_reader(
    why: str, kind: Kind, reason: str
) -> None:
    text = f"Your message to <reader@example.org> was automatically rejected:\n{why}\n"
    octets = plain(
        text,
        sender="Mail Delivery Subsystem <postmaster@mx.example.org>",
        subject="Rejected: the issue",
        Auto_Submitted="auto-replied (rejected)",
        Content_Type="text/plain; report-type=disposition-notification",
    )
    found = lead(octets)
    assert (found.kind, found.reason, found.recipient) == (kind, reason, "reader@example.org")


@pytest.mark.parametrize(
    ("subject", "automatic"),
    [
        ("Hanako Sato is out of the office.", True),
        ("AUTO: Hanako Sato is out of the office (returning 01/12/2026)", True),
        ("AUTO: Erika Muster ist außer Haus (Rückkehr am 01.12.2026)", True),
        ("Luc Petit est absent(e).", True),
        ("佐藤 花子は不在です。", True),
        ("Re: [list] Hanako Sato is out of the office.", False),
        ("[list] Re: Hanako Sato is out of the office.", False),
        ("Why half of Europe is out of office in August, and who is not", False),
    ],
)
def test_notes_says_in_the_subject_who_is_away(subject: str, automatic: bool) -> None:
    reading = read(plain("Until Monday.", sender="Hanako Sato <reader@example.org>", subject=subject))
    assert (reading.lead.kind is Kind.AUTO_REPLY) is automatic


def test_a_report_by_its_type_is_one_without_fields_and_from_anybody() -> None:
    text = "配信に失敗しました:"
    octets = (
        b"From: <someone@example.org>\r\nTo: bounces@news.annex.example\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n" + text.encode("gb18030") + b"\r\n--b--\r\n"
    )
    found = lead(octets)
    assert (found.kind, found.evidence) == (Kind.SOFT, text)


def test_a_gateway_of_notes_reports_in_japanese() -> None:
    text = (
        "送信エラーレポート\n\n 送信先: reader@example.org\n 原因: The peer reports that it got bad command syntax.\n"
    )
    found = lead(plain(text, sender="postmaster@mx.example.org", subject="the issue", Content_Type="text/plain"))
    assert (found.kind is not Kind.HARD, found.recipient) == (True, "reader@example.org")


def test_words_that_are_glued_to_an_address_by_dots_are_words() -> None:
    said = "550 reader@example.org...User unknown"
    notice = (
        f"<reader@example.org>: host mx.example.org[192.0.2.9] said:\n    {said} (in reply to\n    RCPT TO command)"
    )
    found = lead(dsn(status="5.0.0", diagnostic=f"smtp; {said}", notice=notice))
    assert (found.kind, found.reason, found.recipient) == (Kind.HARD, "userunknown", "reader@example.org")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It could not be delivered.\n\nThe following recipients are unknown:\n\n    reader@example.org\n", Kind.HARD),
        ("I was not able to deliver to:reader@example.org\n\nThis mail ID does not exist in this server.\n", Kind.HARD),
        ("I was not able to deliver to reader@example.org\n\nThe sender does not exist on this server.\n", Kind.POLICY),
        (
            "Mail to reader@example.org was not delivered: this e-mail address is no longer valid. Since we moved, "
            "please use reader@example.net instead.\n",
            Kind.HARD,
        ),
        (
            "Mail to reader@example.org was not delivered, try later. If this e-mail address is no longer valid for "
            "you, please use the form instead.\n",
            Kind.SOFT,
        ),
        ("Your letter to reader@example.org was rejected due to the user exceeding its mailbox quota.", Kind.SOFT),
    ],
)
def test_postmasters_have_words_of_their_own(text: str, kind: Kind) -> None:
    assert lead(plain(text, subject="the issue")).kind is kind


@pytest.mark.parametrize("refused", ["sender verify failed for", "sender"])
def test_an_address_within_a_reply_that_postfix_broke_is_no_other_recipient(refused: str) -> None:
    reading = read(
        plain(
            f"<reader@example.org>: host mx.example.org[192.0.2.9] said: 550 {refused}\n"
            "    <news@annex.test>: unknown user news@annex.test (in reply to RCPT TO\n    command)\n"
        )
    )
    assert [finding.recipient for finding in reading.findings] == ["reader@example.org"]
    assert reading.lead.kind is not Kind.HARD
