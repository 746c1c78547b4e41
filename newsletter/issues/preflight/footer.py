"""What the law wants at the end of every mail: who sends, from where, how to complain, how to leave.

特定電子メール法 §4 with its ordinance, CAN-SPAM 15 USC §7704, GDPR art. 13. On an address that only this machine
(or only documentation) knows nobody is mailed for real, and what is missing is a warning.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.issues.preflight import markup
from newsletter.issues.preflight.facts import EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, Kind, Place, Severity

# What `newsletter init` and the example configuration write.
_EXAMPLE = re.compile(r"@news\.example\.org\b|1-2-3 Example, Chiyoda-ku", re.IGNORECASE)
# RFC 6761 §6 and RFC 6762: names that lead to nobody's server.
_NOBODYS = ("localhost", "local", "test", "example", "invalid", "example.org", "example.com", "example.net")


def check(facts: Facts) -> Iterator[Finding]:
    severity = Severity.WARNING if _is_private(facts.base_url) else Severity.ERROR
    publication = facts.publication
    for setting, value, what in (
        ("sender", publication.sender, "the sender's name and address"),
        ("postal_address", publication.postal_address, "the postal address"),
        ("contact", publication.contact, "the contact for complaints"),
    ):
        if not value.strip() or _EXAMPLE.search(value):
            yield Finding(
                check="footer",
                severity=severity,
                place=Place(kind=Kind.FOOTER, name=setting),
                text=f"{what} is {'missing' if not value.strip() else 'still the example'}",
                advice=f"Set {setting} in [publications.{publication.slug}]; the law wants it in every mail.",
            )
    if urlsplit(facts.base_url).scheme != "https" and severity is Severity.ERROR:
        yield Finding(
            check="footer",
            severity=Severity.WARNING,
            place=Place(kind=Kind.HEADER, name="List-Unsubscribe"),
            text="the address to leave is not https",
            advice="One-click unsubscribe needs https (RFC 8058 §3.1): change base_url.",
        )
    for edition in facts.editions:
        yield from _shown(facts, edition)


def _shown(facts: Facts, edition: EditionFacts) -> Iterator[Finding]:
    publication = facts.publication
    for place, body in edition.bodies:
        read = markup.read(body) if body is edition.html else None
        words = _squeezed(body if read is None else "".join(read.words + read.code))
        leads = body if read is None else "\n".join(tag.get("href") or "" for tag in read.tags)
        for what, there in (
            ("the address to leave", edition.unsubscribe in leads),
            ("the sender's name", _squeezed(publication.sender_name) in words),
            ("the postal address", _squeezed(publication.postal_address) in words),
            ("the contact", _squeezed(publication.contact) in words),
        ):
            if not there:
                yield Finding(
                    check="footer",
                    severity=Severity.ERROR,
                    place=place,
                    text=f"{what} is not in it",
                    advice="The template of the footer has to show it.",
                )


def _squeezed(text: str) -> str:
    """Without spaces, which wrapping moves."""
    return "".join(text.split())


def _is_private(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or any(host == name or host.endswith(f".{name}") for name in _NOBODYS)
    return not address.is_global
