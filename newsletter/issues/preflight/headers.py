"""The header, read back by another program: each field once, saying what was meant."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Severity

ONCE = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
_ADVICE = "Look at the message: `newsletter issue preview` writes it as an .eml file."


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        for field, text in _faults(facts, edition):
            yield Finding(
                check="headers", severity=Severity.ERROR, place=edition.header(field), text=text, advice=_ADVICE
            )


def _faults(facts: Facts, edition: EditionFacts) -> Iterator[tuple[str, str]]:
    found = email.message_from_bytes(edition.octets, policy=policy.default)
    for field in ONCE:
        count = len(found.get_all(field, []))
        if count != 1:
            yield field, "is missing" if not count else f"stands there {count} times"
            return
    meant = " ".join(edition.meant.subject.split())
    if found["Subject"] != meant:
        yield "Subject", f"reads back as {found['Subject']!r}, not {meant!r}"
    sender = found["From"].addresses
    if len(sender) != 1 or sender[0].addr_spec != facts.publication.sender_address:
        yield "From", f"reads back as {found['From']!r}, not {facts.publication.sender_address}"
    elif _squeezed(sender[0].display_name) != _squeezed(facts.publication.sender_name):
        yield "From", f"has the name {sender[0].display_name!r}, not {facts.publication.sender_name!r}"
    if f"<{edition.unsubscribe}>" not in found["List-Unsubscribe"]:
        yield "List-Unsubscribe", "is not this reader's address to leave"
    for defect in (*found.defects, *(d for name in ONCE for d in found[name].defects)):
        yield "whole", f"is not well-formed: {type(defect).__name__}"
    assert isinstance(found, EmailMessage)
    yield from _body_faults(found, edition)


def _squeezed(text: str) -> str:
    """Python before 3.13 puts a space between the encoded-words of a name that has several (RFC 2047 §6.2 wants
    none), so that spaces cannot be compared."""
    return "".join(text.split())


def _body_faults(found: EmailMessage, edition: EditionFacts) -> Iterator[tuple[str, str]]:
    for subtype, meant in (("plain", edition.meant.text), ("html", edition.meant.html)):
        part = found.get_body((subtype,))
        if (part is None) != (meant is None):
            yield "Content-Type", f"promises {'no' if part is None else 'a'} text/{subtype} part"
        elif part is not None and meant is not None and _lines(str(part.get_content())) != _lines(meant):
            yield "Content-Type", f"gives a text/{subtype} part that reads back otherwise than it was written"


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
