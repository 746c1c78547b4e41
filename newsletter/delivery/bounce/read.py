"""Octets → what came back: automatic answer? complaint? report (RFC 3464)? free form? else nothing of the kind."""

from __future__ import annotations

from newsletter.delivery.bounce.automatic import automatic_answer
from newsletter.delivery.bounce.codes import addresses_in
from newsletter.delivery.bounce.complaint import read_complaint
from newsletter.delivery.bounce.freeform import read_freeform
from newsletter.delivery.bounce.mail import Mail, parse_mail
from newsletter.delivery.bounce.notification import read_notification
from newsletter.delivery.bounce.reading import Finding, Reading
from newsletter.delivery.bounce.report import read_report
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind


def read(octets: bytes) -> Reading:
    """Judge a message that came back. Never raises: anything can stand in such a message."""
    return read_mail(parse_mail(octets))


def read_mail(mail: Mail, *, deeper: bool = False) -> Reading:
    """The same for a message whose parts are known."""
    complaint = read_complaint(mail)
    answer = None if complaint else automatic_answer(mail)
    if answer is not None:
        writer = addresses_in(mail.first("from"))
        finding = Finding(
            kind=Kind.AUTO_REPLY,
            reason="vacation",
            recipient=reply_text(writer[0]) if writer else "",
            evidence=reply_text(answer),
        )
        return Reading(recognised=True, findings=(finding,))
    findings = (complaint,) if complaint else read_report(mail) or read_notification(mail) or read_freeform(mail)
    if not deeper and all(finding.reason == "undefined" for finding in findings):
        # A bounce that somebody, or a server for its users, passed on inside another message.
        inner = read_mail(parse_mail(mail.enclosed), deeper=True) if mail.enclosed else None
        if inner is not None and inner.lead.reason not in ("", "undefined", "vacation", "unsubscribe"):
            return inner
    return Reading(recognised=bool(findings), findings=findings)
