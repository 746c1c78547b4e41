"""DKIM signatures (RFC 6376, RFC 8463), relaxed/relaxed.

keys + what an edition's messages share → Sealing (once) → a signature for each message

What all messages of an edition share is hashed once: the canonical header fields, and the body up to its first
personal place. Only what is the reader's own is added for each. There is no time in a signature (``t=``): the same
message always has the same bytes. ``From`` is listed twice, so that nobody can add a second one unnoticed
(RFC 6376 §8.15).
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

if TYPE_CHECKING:
    from hashlib import _Hash

SIGNED = (
    "from",
    "subject",
    "date",
    "list-id",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
    "reply-to",
    "list-unsubscribe",
    "message-id",
    "to",
)
"""Fields that are covered, where a message has them."""
SHORTEST = 2048
"""Bits of an RSA key that receivers take for safe (RFC 8301 §3.2 wants 1024, and recommends 2048)."""
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_SPACES = re.compile(rb"[ \t]+")
_LINE_END = re.compile(rb"[ \t]+(?=\r\n)")
_NAME = 72


class BadKey(ValueError):
    """Not a key that DKIM can sign with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A private key, and where its public half is published: ``selector._domainkey.domain``."""

    domain: str
    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"

    @property
    def record_name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The text of the DNS record (RFC 6376 §3.6.1, RFC 8463 §4)."""
        public = self.private.public_key()
        if isinstance(self.private, RSAPrivateKey):
            return f"v=DKIM1; k=rsa; p={_base64(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))}"
        return f"v=DKIM1; k=ed25519; p={_base64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}"

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), SHA256())
        return self.private.sign(hashlib.sha256(data).digest())


def read_key(pem: str, *, domain: str, selector: str) -> Key:
    """A key from PEM (PKCS #1 or #8, without a password). Raises BadKey, saying what is wrong."""
    try:
        private = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise BadKey("not a private key in PEM without a password") from error
    if isinstance(private, RSAPrivateKey):
        if private.key_size < SHORTEST:
            raise BadKey(f"an RSA key of {private.key_size} bits; {SHORTEST} is the least")
    elif not isinstance(private, Ed25519PrivateKey):
        raise BadKey("neither an RSA nor an Ed25519 key")
    return Key(domain=domain, selector=selector, private=private)


@dataclass(frozen=True, slots=True)
class Sealing:
    """An edition's share of every signature. Made by ``seal``."""

    keys: tuple[Key, ...]
    shared_names: tuple[str, ...]
    shared_fields: bytes
    body: _Hash

    def signatures(self, own_fields: bytes, rest: Iterable[bytes]) -> bytes:
        """DKIM-Signature fields for one message: its own header fields, and its body behind the shared prefix."""
        own = _fields(own_fields)
        names = ":".join((*self.shared_names, *(name for name, _ in own), "from"))
        covered = self.shared_fields + b"".join(b"%b\r\n" % field for _, field in own)
        body_hash = _base64(_finished(self.body.copy(), rest))
        return b"".join(_signature(key, names, body_hash, covered) for key in self.keys)


def seal(keys: tuple[Key, ...], head: bytes) -> Sealing:
    """``head`` is what all messages of an edition begin with: header fields, the empty line, and of the body whole
    lines."""
    fields, _, prefix = head.partition(b"\r\n\r\n")
    shared = _fields(fields + b"\r\n")
    return Sealing(
        keys=keys,
        shared_names=tuple(name for name, _ in shared),
        shared_fields=b"".join(b"%b\r\n" % field for _, field in shared),
        body=hashlib.sha256(_relaxed(prefix)),
    )


def _signature(key: Key, names: str, body_hash: str, covered: bytes) -> bytes:
    opening = f"v=1; a={key.algorithm}; c=relaxed/relaxed;\r\n d={key.domain}; s={key.selector};"
    folded = _folded_names(names)
    field = f"DKIM-Signature: {opening}\r\n bh={body_hash};\r\n h={folded};\r\n b="
    signature = _base64(key.sign(covered + _canonical(field.encode())[1]))
    lines = [signature[i : i + _NAME] for i in range(0, len(signature), _NAME)]
    return (field + "\r\n ".join(lines) + "\r\n").encode()


def _folded_names(names: str) -> str:
    """Names with colons between, folded behind a colon."""
    lines = [""]
    for name in names.split(":"):
        piece = f"{name}:"
        if len(lines[-1]) + len(piece) > _NAME:
            lines.append("")
        lines[-1] += piece
    return "\r\n ".join(lines).removesuffix(":")


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """(name, canonical field) of each field that is signed, in order. ``head`` ends with CRLF."""
    lines = _FOLD.sub(b"", head).split(b"\r\n")[:-1]
    return [(name, field) for name, field in map(_canonical, lines) if name in SIGNED]


def _canonical(field: bytes) -> tuple[str, bytes]:
    """RFC 6376 §3.4.2."""
    name, _, value = _FOLD.sub(b"", field).partition(b":")
    name = name.strip().lower()
    return name.decode("ascii"), name + b":" + _SPACES.sub(b" ", value).strip(b" ")


def _relaxed(lines: bytes) -> bytes:
    """RFC 6376 §3.4.4, apart from the end of the body, which is ``_finished``'s."""
    return _SPACES.sub(b" ", _LINE_END.sub(b"", lines))


def _finished(state: _Hash, rest: Iterable[bytes]) -> bytes:
    """The hash of the whole body: empty lines at its end do not count (RFC 6376 §3.4.4)."""
    pieces = [piece for piece in rest if piece]
    while pieces:
        last = pieces[-1].rstrip(b"\r\n")
        if last:
            pieces[-1] = last + b"\r\n"
            break
        pieces.pop()
    for piece in pieces:
        state.update(piece)
    return state.digest()


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
