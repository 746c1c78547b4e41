"""RFC 5965: a mailbox provider passes on that a reader called the mail spam."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.codes import addresses_in
from newsletter.delivery.bounce.mail import Mail, first
from newsletter.delivery.bounce.reading import Finding
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind

_UNSUBSCRIBE = re.compile(r"^.*\bunsubscribe\b.*$", re.IGNORECASE | re.MULTILINE)
_QUIET = {"auth-failure", "dmarc", "dkim", "not-spam", "opt-out-list"}


def read_complaint(mail: Mail) -> Finding | None:
    """The complaint; None where it is none. A report on authentication (RFC 6591) asks nothing of us."""
    if not mail.feedback and mail.report != "feedback-report":
        return _in_own_form(mail)
    kind = first(mail.feedback, "feedback-type").strip().lower()
    named = first(mail.feedback, "original-rcpt-to") or first(mail.feedback, "removal-recipient")
    whom = addresses_in(named) or addresses_in(first(mail.returned, "to"))
    return Finding(
        kind=Kind.POLICY if kind in _QUIET else Kind.COMPLAINT,
        reason="feedback",
        recipient=reply_text(whom[0]) if whom else "",
        evidence=reply_text(f"Feedback-Type: {kind}" if kind else _first_line(mail)),
    )


def _in_own_form(mail: Mail) -> Finding | None:
    """Outlook.com attaches the message alone; Apple's mail program writes to the list for the reader."""
    whom = addresses_in(first(mail.returned, "x-hmxmroriginalrecipient"))
    if whom:
        evidence = f"Subject: {mail.first('subject')}"
        return Finding(
            kind=Kind.COMPLAINT, reason="feedback", recipient=reply_text(whom[0]), evidence=reply_text(evidence)
        )
    subject = mail.first("subject").strip()
    if subject.lower() != "unsubscribe":
        return None
    wish = _UNSUBSCRIBE.search(mail.notice) or _UNSUBSCRIBE.search(f"Subject: {subject}")
    assert wish is not None
    writer = addresses_in(mail.first("from"))
    return Finding(
        kind=Kind.COMPLAINT,
        reason="unsubscribe",
        recipient=reply_text(writer[0]) if writer else "",
        evidence=reply_text(wish[0]),
    )


def _first_line(mail: Mail) -> str:
    return next(
        (line.strip() for line in mail.notice.split("\n") if re.search(r"\w", line)), "report-type=feedback-report"
    )
