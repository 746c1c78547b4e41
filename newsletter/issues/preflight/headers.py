"""The header, read back by another program: each field once, saying what was meant."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Severity
from newsletter.model.wording import Wording

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
_ADVICE = Wording(
    en="Look at the message: `newsletter issue preview` writes it as an .eml file.",
    ja="`newsletter issue preview` がメールを .eml ファイルに書き出します。中を確かめてください。",
)


def check(facts: Facts) -> Iterator[Finding]:
    for edition in facts.editions:
        for field, said in _faults(facts, edition):
            yield Finding(
                check="headers", severity=Severity.ERROR, place=edition.header(field), said=said, advised=_ADVICE
            )


def _faults(facts: Facts, edition: EditionFacts) -> Iterator[tuple[str, Wording]]:
    found = email.message_from_bytes(edition.octets, policy=policy.default)
    for field in ONCE:
        count = len(found.get_all(field, []))
        if count != 1:
            often = Wording(en=f"stands there {count} times", ja=f"{count}回あります")
            yield field, often if count else Wording(en="is missing", ja="ありません")
            return
    meant = " ".join(edition.meant.subject.split())
    if found["Subject"] != meant:
        yield "Subject", _otherwise(found["Subject"], meant)
    sender = found["From"].addresses
    if len(sender) != 1 or sender[0].addr_spec != facts.publication.sender_address:
        yield "From", _otherwise(found["From"], facts.publication.sender_address)
    elif _squeezed(sender[0].display_name) != _squeezed(facts.publication.sender_name):
        yield "From", _otherwise(sender[0].display_name, facts.publication.sender_name)
    if f"<{edition.unsubscribe}>" not in found["List-Unsubscribe"]:
        yield (
            "List-Unsubscribe",
            Wording(en="is not this reader's address to leave", ja="この読者の配信停止のURLではありません"),
        )
    for defect in (*found.defects, *(d for name in ONCE for d in found[name].defects)):
        name = type(defect).__name__
        yield "whole", Wording(en=f"is not well-formed: {name}", ja=f"形式が正しくありません：{name}")
    assert isinstance(found, EmailMessage)
    yield from _body_faults(found, edition)


def _otherwise(read: object, meant: str) -> Wording:
    """A field that another program reads as something else than was meant."""
    return Wording(
        en=f"reads back as {str(read)!r}, not {meant!r}", ja=f"「{meant}」のはずが「{read}」と読み取られます"
    )


def _squeezed(text: str) -> str:
    """Python before 3.13 puts a space between the encoded-words of a name that has several (RFC 2047 §6.2 wants
    none), so that spaces cannot be compared."""
    return "".join(text.split())


def _body_faults(found: EmailMessage, edition: EditionFacts) -> Iterator[tuple[str, Wording]]:
    for subtype, meant in (("plain", edition.meant.text), ("html", edition.meant.html)):
        part = found.get_body((subtype,))
        if (part is None) != (meant is None):
            yield (
                "Content-Type",
                Wording(
                    en=f"promises {'no' if part is None else 'a'} text/{subtype} part",
                    ja=f"text/{subtype} のパートが{'ない' if part is None else 'ある'}ことになっています",
                ),
            )
        elif part is not None and meant is not None and _lines(str(part.get_content())) != _lines(meant):
            yield (
                "Content-Type",
                Wording(
                    en=f"gives a text/{subtype} part that reads back otherwise than it was written",
                    ja=f"text/{subtype} のパートが、書いたとおりに読み取られません",
                ),
            )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
