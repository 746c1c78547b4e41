"""Messages that come back, judged: by report, by complaint, by what a server says in its own words."""

from __future__ import annotations

import time

import pytest

from newsletter.delivery.bounce.read import read
from newsletter.delivery.bounce.reading import Finding
from newsletter.model.bounce import Kind
from tests.delivery.bounce.notices import complaint, dsn, plain


def lead(octets: bytes) -> Finding:
    reading = read(octets)
    assert reading.recognised
    return reading.lead


def test_a_report_says_who_why_and_on_which_line() -> None:
    found = lead(dsn())
    assert (found.kind, found.reason, found.status, found.reply) == (Kind.HARD, "userunknown", "5.1.1", "550")
    assert found.recipient == "reader@example.org"
    assert "User unknown" in found.evidence


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind", "reason"),
    [
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", Kind.SOFT, "mailboxfull"),
        ("4.2.2", "smtp; 452 4.2.2 The account is over quota", Kind.SOFT, "mailboxfull"),
        ("5.7.1", "smtp; 554 5.7.1 Client host [192.0.2.1] blocked using bl.example", Kind.POLICY, "blocked"),
        (
            "5.7.1",
            "smtp; 550 5.7.1 Unauthenticated email is not accepted due to DMARC policy",
            Kind.POLICY,
            "authfailure",
        ),
        ("5.1.2", "smtp; 550 5.1.2 Host unknown", Kind.HARD, "hostunknown"),
        ("4.1.2", "smtp; 451 4.1.2 Domain not found", Kind.SOFT, "hostunknown"),
        ("4.1.1", "smtp; 450 4.1.1 User unknown in local recipient table", Kind.SOFT, "userunknown"),
        ("5.1.6", "smtp; 550 5.1.6 The mailbox has moved", Kind.HARD, "hasmoved"),
        ("5.1.10", "smtp; 556 5.1.10 Recipient domain has a null MX", Kind.HARD, "notaccept"),
        ("5.2.1", "smtp; 550 5.2.1 This account has been disabled", Kind.SOFT, "suspend"),
        ("5.1.8", "smtp; 501 5.1.8 Sender address rejected: Domain not found", Kind.POLICY, "rejected"),
        ("5.3.4", "smtp; 552 5.3.4 Message size exceeds fixed limit", Kind.POLICY, "exceedlimit"),
        ("5.1.1", "", Kind.HARD, "userunknown"),
        ("4.4.7", "", Kind.SOFT, "expired"),
        ("5.0.0", "", Kind.SOFT, "undefined"),
    ],
)
def test_words_and_codes_say_whose_fault_it_is(status: str, diagnostic: str, kind: Kind, reason: str) -> None:
    found = lead(dsn(status=status, diagnostic=diagnostic, notice=""))
    assert (found.kind, found.reason) == (kind, reason)


def test_user_unknown_after_the_whole_message_is_a_filter() -> None:
    said = "smtp; 550 User unknown"
    notice = "<reader@example.org>: host mx said: 550 User unknown (in reply to end of DATA command)"
    assert lead(dsn(status="5.0.0", diagnostic=said, notice=notice)).kind is Kind.SOFT
    notice = notice.replace("end of DATA", "RCPT TO")
    assert lead(dsn(status="5.0.0", diagnostic=said, notice=notice)).kind is Kind.HARD


@pytest.mark.parametrize(
    ("said", "notice", "status", "kind"),
    [
        (
            "550 Unknown user reader@example.org",
            ">>> DATA\n<<< 550 Unknown user reader@example.org",
            "5.0.0",
            Kind.SOFT,
        ),
        ("5.3.0 - Other mail system problem 550-'Unknown user reader@example.org'", "", "5.0.0", Kind.SOFT),
        ("550 unknown user", "<reader@example.org>: 550 unknown user", "5.0.0", Kind.SOFT),
        ("550 unknown user", ">>> RCPT TO:<reader@example.org>\n<<< 550 unknown user", "5.0.0", Kind.HARD),
        ("550 User unknown", ">>> MAIL FROM:<news@example.org>\n<<< 550 User unknown", "5.0.0", Kind.POLICY),
        ("550 <reader@example.org>: Recipient address rejected: Internal error", "", "5.3.0", Kind.SOFT),
        ("550 <reader@example.org>: Recipient address rejected: On hold", "", "5.0.0", Kind.SOFT),
        ("550 <reader@example.org>: Recipient address rejected: User unknown", "", "5.1.1", Kind.HARD),
        ("550 5.4.1 <reader@example.org>: Recipient address rejected: Access denied", "", "5.4.1", Kind.HARD),
        ("550 5.4.1 [reader@example.org]: Recipient address rejected: Access denied", "", "5.4.1", Kind.HARD),
        ("550 5.1.1 Refused due to recipient preferences", "", "5.1.1", Kind.SOFT),
        ("Name service error for name=example.org: Malformed or unexpected name server reply", "", "5.4.4", Kind.SOFT),
        ("550 <reader@example.org>: Destinatario desconocido o mailbox lleno", "", "5.0.0", Kind.SOFT),
        ("", "This message is confidential; unauthorized use is prohibited.", "5.1.1", Kind.HARD),
    ],
)
def test_words_count_for_what_they_were_an_answer_to(said: str, notice: str, status: str, kind: Kind) -> None:
    assert lead(dsn(status=status, diagnostic=f"smtp; {said}" if said else "", notice=notice)).kind is kind


def test_a_notification_is_read_though_a_server_broke_its_line() -> None:
    told = '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"%s"}]}}'
    told %= "rea!\n der@example.org"
    found = lead(plain(told + "\n--\nTo leave, follow a link.", subject="Notification", sender="no-reply@sns.example"))
    assert (found.kind, found.recipient) == (Kind.COMPLAINT, "reader@example.org")


def test_a_notice_that_contradicts_itself_proves_nothing() -> None:
    assert lead(dsn(notice="Not enough disk space in the mailbox of <reader@example.org>")).kind is Kind.SOFT


def test_notices_of_success_and_of_delay_are_no_failures() -> None:
    assert lead(dsn(action="delivered", status="2.0.0", diagnostic="")).kind is Kind.NONE
    assert lead(dsn(action="delayed", status="4.4.1", diagnostic="smtp; connection timed out")).kind is Kind.SOFT


def test_an_international_address_is_read_as_it_is_written() -> None:
    found = lead(dsn(r"\x{5C71}\x{7530}@example.org", kind="utf-8", diagnostic="", status="5.1.1"))
    assert found.recipient == "山田@example.org"


def test_each_recipient_of_a_report_has_a_fate_and_the_worst_leads() -> None:
    two = dsn().replace(
        b"\r\nStatus: 5.1.1\r\n",
        b"\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\r\n"
        b"Final-Recipient: rfc822; other@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    )
    reading = read(two)
    assert [finding.reason for finding in reading.findings] == ["mailboxfull", "userunknown"]
    assert reading.lead.recipient == "other@example.org"


@pytest.mark.parametrize(
    ("text", "kind", "recipient"),
    [
        (
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be"
            " delivered.\n\n  reader@example.org\n    SMTP error from remote mail server after RCPT TO:"
            "<reader@example.org>:\n    host mx.example.org [192.0.2.1]: 550 no such user here\n\n"
            "------ This is a copy of the message. ------\nReceived: from x\nTo: reader@example.org\n",
            Kind.HARD,
            "reader@example.org",
        ),
        (
            "Hi. This is the mail program.\n\n<reader@example.org>:\n192.0.2.1 does not like recipient.\n"
            "Remote host said: 552 the mailbox is full\n\n--- Below this line is a copy of the message.\n",
            Kind.SOFT,
            "reader@example.org",
        ),
        (
            "送信に失敗しました。\nreader@example.org\n----server message\n550 unknown user <reader@example.org>\n"
            "----SMTP command\nDATA\n",
            Kind.SOFT,
            "reader@example.org",
        ),
        (
            "Hi. This is the mail program.\n\n<reader@example.org>:\nConnected to 192.0.2.1 but my name was rejected.\n"
            "Remote host said: 501 Invalid domain name\n",
            Kind.POLICY,
            "reader@example.org",
        ),
        (
            "It could not be delivered.\nreader@example.org Error, ERROR_CODE :421, Host not reachable.\n",
            Kind.SOFT,
            "reader@example.org",
        ),
        (
            "Message from InterScan Messaging Security Suite\nUnable to deliver message to <reader@example.org>.\n",
            Kind.SOFT,
            "reader@example.org",
        ),
        (
            "We had trouble with your message.\n\nSMTP Server <mx.example.org> rejected recipient <reader@example.org>"
            " (Error following RCPT command). It responded: [550 5.1.1 User unknown]\n\nX-Cloudmark-Analysis: v=1\n",
            Kind.HARD,
            "reader@example.org",
        ),
        (
            "送信先メールアドレスが見つからないか、\n送信先サーバの事由により送信できませんでした。\n"
            "    Recipient: <reader@example.org>\n"
            "    >>> MAIL FROM:<news@example.org>\n    <<< 550 SC-004 Mail from 192.0.2.1 was not taken.\n",
            Kind.POLICY,
            "reader@example.org",
        ),
        (
            "メールを配信できませんでした。\n<reader@example.org>\n554 5.7.1 Message rejected due to spam content\n",
            Kind.POLICY,
            "reader@example.org",
        ),
    ],
)
def test_servers_own_words(text: str, kind: Kind, recipient: str) -> None:
    found = lead(plain(text))
    assert (found.kind, found.recipient) == (kind, recipient)


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"subject": "Out of office: the issue"},
        {"subject": "自動返信: 不在のお知らせ"},
    ],
)
def test_an_automatic_answer_is_never_taken_for_a_bounce(fields: dict[str, str]) -> None:
    text = "I am away. My mailbox is full, user unknown, 550 5.1.1, undeliverable."
    octets = plain(text, sender="Reader <reader@example.org>", **{"subject": "Re: the issue", **fields})
    found = lead(octets)
    assert (found.kind, found.recipient) == (Kind.AUTO_REPLY, "reader@example.org")


def test_a_complaint_names_the_reader_and_a_report_on_authentication_is_none() -> None:
    found = lead(complaint())
    assert (found.kind, found.reason, found.recipient) == (Kind.COMPLAINT, "feedback", "reader@example.org")
    assert found.evidence == "Feedback-Type: abuse"
    assert lead(complaint("auth-failure")).kind is Kind.POLICY


def test_ordinary_mail_is_nothing_of_the_kind() -> None:
    reading = read(plain("Thank you for the issue!", subject="Hello", sender="Reader <reader@example.org>"))
    assert not reading.recognised
    assert reading.lead.kind is Kind.NONE


def test_hostile_text_stays_text_of_one_line() -> None:
    said = "smtp; 550 5.1.1 <script>alert(1)</script>\x1b[31m\x00 user unknown" + "x" * 10_000
    found = lead(dsn(diagnostic=said))
    assert "\x1b" not in found.evidence
    assert "\n" not in found.evidence
    assert len(found.evidence) <= 500


@pytest.mark.parametrize(
    "piece",
    [
        "=?utf-8?b?", "user ", "a@", "<", "(", '"', "A: b\n", "mailbox is ", "host: ", "adresse", "adresse ", "konto",
        "empfänger", "@a ", "<style ", "destinat", "550 \n", "one of the ",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (65_536 // len(piece))
    assert _seconds(plain(text, subject="failure notice " + piece.strip() * 2000)) < 2
    said = "smtp; " + text.replace("\n", " ")
    assert _seconds(dsn(status="5.0.0", diagnostic=said, notice=f"It does not exist, the remote said\n{text}")) < 2


@pytest.mark.parametrize("before", ["user unknown\n550", "(reason: 550", "Subject: a\n"])
def test_no_run_of_blanks_takes_long(before: str) -> None:
    assert _seconds(plain(f"{before}{' ' * 65_536}x")) < 2
    folded = plain("x").replace(b"Subject: ", b"Subject: a\r\n" + b" " * 32_768 + b"\r\n b ")
    assert _seconds(folded) < 2


def test_a_report_on_very_many_does_not_take_long() -> None:
    octets = dsn(notice="Prose of a notice that is long. " * 512)
    assert _seconds(octets.replace(b"Final-Recipient", b"Action: failed\r\n\r\n" * 50 + b"Final-Recipient")) < 2


def _seconds(octets: bytes) -> float:
    began = time.process_time()
    read(octets)
    return time.process_time() - began


@pytest.mark.parametrize(
    "octets", [b"", b"\x00\xff" * 100, b"From ", b"Content-Type: multipart/report\r\n\r\n", b"\n" * 1000]
)
def test_any_octets_can_be_read(octets: bytes) -> None:
    assert not read(octets).recognised


@pytest.mark.parametrize(
    "octets",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)),
        b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 3000,
        b"Subject: =?idna?b?/////w==?= =?punycode?b?xw==?= =?undefined?q?=FF?= =?utf-8?b?a?=\r\n\r\n",
        b"Subject: =?\xff?b?/////w==?=\r\n\r\n",
    ],
    ids=["parts in parts", "messages in messages", "codecs", "no codec"],
)
def test_nothing_that_strangers_send_stops_the_reading(octets: bytes) -> None:
    sent = b"From: MAILER-DAEMON@mx.example\r\nMIME-Version: 1.0\r\n" + octets
    reading = read(sent + b"\r\n<taro@readers.test>: 550 5.1.1 no such user\r\n")
    assert reading.lead.kind in set(Kind)
