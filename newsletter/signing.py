"""Signed references: ids that the world may hold but cannot make.

A token is ``value.signature``; the signature is HMAC-SHA-256 over the purpose and the value with a key derived
from ``secret_key``, cut to 128 bits. A token made for one purpose is not accepted for another. Tokens are
deterministic: the same subscriber always gets the same unsubscribe address, so a second copy of a message is
identical to the first.
"""

from __future__ import annotations

import hmac
import secrets
from binascii import b2a_base64
from hashlib import sha256

from newsletter.errors import NewsletterError

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class BadToken(NewsletterError):
    """The token was not made by us for this purpose."""


def fresh_id(length: int = 12) -> str:
    """A random id of ``length`` characters (about 4.9 bits each) without look-alikes, for addresses."""
    number = secrets.randbelow(len(_ALPHABET) ** length)
    letters = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(letters)


class Signer:
    """Makes and checks tokens with one secret."""

    def __init__(self, secret: str) -> None:
        self._keys: dict[str, hmac.HMAC] = {}
        self._secret = secret.encode()

    def _signature(self, purpose: str, value: str) -> str:
        keyed = self._keys.get(purpose)
        if keyed is None:
            key = hmac.digest(self._secret, b"newsletter:" + purpose.encode(), "sha256")
            keyed = self._keys.setdefault(purpose, hmac.new(key, digestmod=sha256))
        mac = keyed.copy()
        mac.update(value.encode("utf-8", "surrogatepass"))
        return b2a_base64(mac.digest()[:16], newline=False)[:22].translate(_URL_SAFE).decode()

    def sign(self, purpose: str, value: str) -> str:
        """``value.signature``, URL-safe when ``value`` is."""
        return f"{value}.{self._signature(purpose, value)}"

    def fingerprint(self, purpose: str, value: str) -> str:
        """By which a value is known again without being kept: nobody without the key can tell from it what it was."""
        return self._signature(f"fingerprint of {purpose}", value)

    def verify(self, purpose: str, token: str) -> str:
        """The value of a token of ours, compared in constant time.

        Raises BadToken for anything else, also for text that is not ASCII.
        """
        value, _, signature = token.rpartition(".")
        expected = self._signature(purpose, value)
        if not value or not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
            raise BadToken("This link is not valid.", advice="Use the link from a newer e-mail.")
        return value
