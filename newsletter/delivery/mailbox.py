"""The reader's address as it goes into an SMTP command and a header: checked, quoted where it must be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.delivery.errors import CannotCompose

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9.-]+")
_QUOTED = re.compile(r'"(?:[ !#-\[\]-~]|\\[ -~])*"')
_DOMAIN = re.compile(r"[^\s\x00-\x20\x7f<>@,;:\\\"()\[\]]+|\[[0-9A-Za-z:.]+\]")
_LOOSE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_BEYOND_ASCII = re.compile(r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\x00-\xa0\ud800-\udfff\u2028\u2029])+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """``address`` as both envelope and header carry it. ``beyond_ascii`` wants SMTPUTF8 (RFC 6531)."""

    address: str
    beyond_ascii: bool = False


def mailbox(address: str) -> Mailbox:
    """Raises CannotCompose for anything that is not one address: nothing can be smuggled into a command or header.

    A local part such as ``a..b`` is quoted (RFC 5321 §4.1.2): Japanese carriers gave such addresses out.
    """
    if _PLAIN.fullmatch(address):
        return Mailbox(address)
    local, at, domain = address.rpartition("@")
    if not at or not _DOMAIN.fullmatch(domain) or len(address) > 320:
        raise CannotCompose(f"{address[:100]!r} is not an address")
    if _QUOTED.fullmatch(local):
        return Mailbox(address, beyond_ascii=not domain.isascii())
    if _LOOSE.fullmatch(local):
        atoms = re.fullmatch(rf"{_ATOM}(?:\.{_ATOM})*", local)
        return Mailbox(address if atoms else f'"{local}"@{domain}', beyond_ascii=not domain.isascii())
    if _BEYOND_ASCII.fullmatch(local):
        return Mailbox(address, beyond_ascii=True)
    raise CannotCompose(f"{address[:100]!r} is not an address")
