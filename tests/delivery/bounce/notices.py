"""Notices as servers write them, in our own words: small, and about the tests' own addresses."""

from __future__ import annotations


def dsn(
    recipient: str = "reader@example.org",
    *,
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <reader@example.org>: Recipient address rejected: User unknown",
    action: str = "failed",
    to: str = "bounces@news.annex.example",
    returned: str = "Message-ID: <nothing@example.org>\r\nSubject: the issue",
    kind: str = "rfc822",
    notice: str = "Your message could not be delivered.",
) -> bytes:
    """A report as RFC 3464 has it."""
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="frontier"\r\n\r\n'
        f"--frontier\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{notice}\r\n"
        "--frontier\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: {kind}; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        + (f"Diagnostic-Code: {diagnostic}\r\n" if diagnostic else "")
        + f"\r\n--frontier\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n\r\nbody\r\n--frontier--\r\n"
    ).encode()


def plain(
    text: str, *, subject: str = "Undeliverable mail", sender: str = "MAILER-DAEMON@mx.example.org", **more: str
) -> bytes:
    """A notice of a server that knows no RFC 3464."""
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return (
        f"From: {sender}\r\nTo: bounces@news.annex.example\r\nSubject: {subject}\r\n{fields}\r\n"
        + text.replace("\n", "\r\n")
    ).encode()


def complaint(
    kind: str = "abuse", *, returned: str = "Message-ID: <nothing@example.org>", to: str = "reader@example.org"
) -> bytes:
    """A complaint as RFC 5965 has it."""
    return (
        "From: feedback@provider.example\r\nTo: bounces@news.annex.example\r\nSubject: FW: the issue\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="frontier"\r\n\r\n'
        "--frontier\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        f"--frontier\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n"
        f"Original-Rcpt-To: <{to}>\r\n\r\n"
        f"--frontier\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\nTo: {to}\r\n\r\nbody\r\n--frontier--\r\n"
    ).encode()
