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
from newsletter.model.wording import Wording

# What `newsletter init` and the example configuration write.
_EXAMPLE = re.compile(r"@news\.example\.org\b|1-2-3 Example, Chiyoda-ku", re.IGNORECASE)
# RFC 6761 §6 and RFC 6762: names that lead to nobody's server.
_NOBODYS = ("localhost", "local", "test", "example", "invalid", "example.org", "example.com", "example.net")
_POSTAL_ADDRESS = Wording(en="the postal address", ja="住所")


def check(facts: Facts) -> Iterator[Finding]:
    severity = Severity.WARNING if _is_private(facts.base_url) else Severity.ERROR
    publication = facts.publication
    for setting, value, what in (
        ("sender", publication.sender, Wording(en="the sender's name and address", ja="差出人の名前とアドレス")),
        ("postal_address", publication.postal_address, _POSTAL_ADDRESS),
        ("contact", publication.contact, Wording(en="the contact for complaints", ja="苦情・問い合わせの連絡先")),
    ):
        is_missing = not value.strip()
        if not value.strip() or _EXAMPLE.search(value):
            yield Finding(
                check="footer",
                severity=severity,
                place=Place(kind=Kind.FOOTER, name=setting),
                said=Wording(
                    en=f"{what} is {'missing' if is_missing else 'still the example'}",
                    ja=f"{what.ja}が{'ありません' if is_missing else '見本のままです'}",
                ),
                advised=Wording(
                    en=f"Set {setting} in [publications.{publication.slug}]; the law wants it in every mail.",
                    ja=f"[publications.{publication.slug}] の {setting} に書いてください。"
                    "法律により、どのメールにも必要です。",
                ),
            )
    if urlsplit(facts.base_url).scheme != "https" and severity is Severity.ERROR:
        yield Finding(
            check="footer",
            severity=Severity.WARNING,
            place=Place(kind=Kind.HEADER, name="List-Unsubscribe"),
            said=Wording(en="the address to leave is not https", ja="配信停止のURLが https ではありません"),
            advised=Wording(
                en="One-click unsubscribe needs https (RFC 8058 §3.1): change base_url.",
                ja="ワンクリックでの停止には https が必要です（RFC 8058 §3.1）。base_url を変えてください。",
            ),
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
            (Wording(en="the address to leave", ja="配信停止のURL"), edition.unsubscribe in leads),
            (Wording(en="the sender's name", ja="差出人の名前"), _squeezed(publication.sender_name) in words),
            (_POSTAL_ADDRESS, _squeezed(publication.postal_address) in words),
            (Wording(en="the contact", ja="連絡先"), _squeezed(publication.contact) in words),
        ):
            if not there:
                yield Finding(
                    check="footer",
                    severity=Severity.ERROR,
                    place=place,
                    said=Wording(en=f"{what} is not in it", ja=f"{what.ja}がありません"),
                    advised=Wording(
                        en="The template of the footer has to show it.", ja="フッターのテンプレートで表示してください。"
                    ),
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
