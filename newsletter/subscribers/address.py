"""Addresses: what may be subscribed, and when two writings are one mailbox.

text → NFKC → quote the local part where it needs quotes → syntax (RFC 5321 §4.1.2) → ``Address``
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from newsletter.errors import NewsletterError

# Whether an address may be mailed is for the relay to say: `.test`, `.local` and localhost are real inside a network.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

# Dot-atoms with dots where RFC 5321 has none, as Japanese mobile carriers gave them out for years.
_LOOSE_DOTS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
# A dot-atom of at most 64 characters, with nothing about it to be checked further.
_PLAIN = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
# RFC 5321 §4.5.3.1.3 allows 254; a domain may grow when it becomes A-labels.
_SURELY_SHORT = 120
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


class BadAddress(NewsletterError):
    """The text is not an e-mail address that we can write to."""


@dataclass(frozen=True, slots=True)
class Address:
    """``email`` is ASCII, as it goes into an SMTP command; ``key`` is the same for all writings of one mailbox."""

    email: str
    key: str


def parse_address(text: str) -> Address:
    """The address of a text that holds one address and nothing else. Raises BadAddress."""
    given = unicodedata.normalize("NFKC", text).strip()
    local, at, domain = given.rpartition("@")
    if not at:
        raise BadAddress(f"{given or 'nothing'}: not an e-mail address (it has no @)")
    try:
        if _PLAIN.fullmatch(local) and len(given) <= _SURELY_SHORT:
            ascii_domain = _checked_domain(domain)
            return Address(email=f"{local}@{ascii_domain}", key=f"{local.casefold()}@{ascii_domain}")
        checked = _validated(_quoted(local), domain)
    except EmailNotValidError as error:
        raise BadAddress(f"{given}: not an e-mail address that we can write to: {error}") from error
    if checked.ascii_email is None:
        raise BadAddress(f"{given}: the part before the @ has other characters than ASCII")
    return Address(email=checked.ascii_email, key=f"{_bare(checked.local_part).casefold()}@{checked.ascii_domain}")


def _validated(local: str, domain: str) -> ValidatedEmail:
    return validate_email(
        f"{local}@{domain}",
        check_deliverability=False,
        test_environment=True,
        allow_quoted_local=True,
        allow_smtputf8=False,
        strict=True,
        globally_deliverable=domain.lower() != "localhost",
    )


@lru_cache(maxsize=10_000)
def _checked_domain(domain: str) -> str:
    """The domain as A-labels. Lists have many readers at few domains, and checking one is slow."""
    return _validated("a", domain).ascii_domain


def email_key(text: str) -> str:
    """By which two writings of one mailbox are told to be the same. Raises BadAddress."""
    return parse_address(text).key


FINGERPRINT = "address"
"""The purpose of ``Signer.fingerprint`` of an ``email_key``: an address that is known again, and not kept."""


def masked(email: str) -> str:
    """Enough of an address for its owner to know it, too little for anybody else: ``a…@example.org``."""
    local, _, domain = email.rpartition("@")
    return f"{local.strip(chr(34))[:1]}…@{domain}"


def _quoted(local: str) -> str:
    """``a..b`` and ``a.`` exist: in quotes they are legal (RFC 5321 §4.1.2, Quoted-string)."""
    loose = _LOOSE_DOTS.fullmatch(local) and (local[0] == "." or local[-1] == "." or ".." in local)
    return f'"{local}"' if loose else local


def _bare(local: str) -> str:
    return re.sub(r"\\(.)", r"\1", local[1:-1]) if _QUOTED.fullmatch(local) else local
