"""Signatures: another program verifies them, and one changed byte is noticed."""

from __future__ import annotations

import hashlib
import random
import re
from base64 import b64decode
from collections.abc import Callable
from functools import cache

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery.dkim import BadKey, Key, read_key
from newsletter.delivery.message import Message, compose, prepare
from newsletter.model.edition import Rendering
from tests.delivery.composing import ISSUE, LINKS, PUBLICATION, SIGNER, rendering

PEOPLE = 1000
COVERED = (
    "From",
    "Subject",
    "Date",
    "List-Id",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "List-Unsubscribe",
    "Message-ID",
    "To",
)


@cache
def rsa_key(bits: int = 2048) -> Key:
    private = generate_private_key(public_exponent=65537, key_size=bits)
    return Key(domain="annex.example", selector="r2026", private=private)


@cache
def ed25519_key() -> Key:
    return Key(domain="annex.example", selector="e2026", private=Ed25519PrivateKey.generate())


def dns(*keys: Key) -> Callable[..., bytes | None]:
    """Answers as the DNS would, with the records that we tell operators to publish."""
    records = {f"{key.record_name}.".encode(): key.record.encode() for key in keys}
    return lambda name, timeout=5: records.get(name)


def signed(made: Rendering, *keys: Key, uid: str = "hanako", address: str = "hanako@example.org") -> Message:
    edition = prepare(made, ISSUE, PUBLICATION, LINKS, SIGNER, keys=keys)
    return compose(edition, uid=uid, address=address, copy=1)


def verifies(octets: bytes, *keys: Key) -> bool:
    return bool(dkim.verify(octets, dnsfunc=dns(*keys)))


def test_a_thousand_messages_are_verified_and_no_changed_byte_goes_unnoticed() -> None:
    key = rsa_key()
    edition = prepare(rendering(), ISSUE, PUBLICATION, LINKS, SIGNER, keys=(key,))
    chance = random.Random(7)
    for number in range(PEOPLE):
        octets = bytes(compose(edition, uid=f"reader{number}", address=f"reader{number}@example.org", copy=1))
        assert verifies(octets, key), number
        if number % 10:
            continue
        # Any letter or digit of the body, or of a covered field's value.
        body = octets.index(b"\r\n\r\n")
        at = chance.choice([i for i in range(body, len(octets)) if chr(octets[i]).isalnum()])
        changed = octets[:at] + (b"A" if octets[at : at + 1] != b"A" else b"B") + octets[at + 1 :]
        assert not verifies(changed, key), (number, at)


@pytest.mark.parametrize("field", COVERED)
def test_each_covered_field_cannot_be_changed(field: str) -> None:
    octets = bytes(signed(rendering(), rsa_key()))
    assert verifies(octets, rsa_key())
    changed = re.sub(rb"(\r\n%b: \S)" % field.encode(), rb"\1x", octets, count=1)
    assert changed != octets
    assert not verifies(changed, rsa_key())


def test_a_second_from_or_a_cut_body_is_noticed() -> None:
    octets = bytes(signed(rendering(), rsa_key()))
    assert not verifies(octets.replace(b"\r\nFrom: ", b"\r\nFrom: evil@example.com\r\nFrom: ", 1), rsa_key())
    assert not verifies(b"From: evil@example.com\r\n" + octets, rsa_key())
    assert not verifies(octets[: len(octets) * 2 // 3], rsa_key())


@settings(max_examples=60)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    html=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120),
    bare=st.booleans(),
)
def test_any_edition_is_verified(text: str, html: str | None, subject: str, bare: bool) -> None:
    made = rendering(text, html, subject)
    if bare:
        # Without personal places, and so perhaps without an end.
        made = Rendering(subject=subject, text=text, html=html)
    assert verifies(bytes(signed(made, rsa_key())), rsa_key())


def test_a_large_message_and_one_of_whole_lines_are_verified() -> None:
    large = rendering("あ" * 12_000, "<p>" + "い" * 25_000)
    assert verifies(bytes(signed(large, rsa_key())), rsa_key())
    for length in (0, 57, 114):
        whole = Rendering(subject="s", text="x" * length, html=None)
        assert verifies(bytes(signed(whole, rsa_key())), rsa_key())


def test_two_keys_make_two_signatures_each_good_by_itself() -> None:
    octets = bytes(signed(rendering(), rsa_key(), ed25519_key()))
    first, second = re.findall(rb"DKIM-Signature: v=1; a=([\w-]+);", octets)
    assert (first, second) == (b"rsa-sha256", b"ed25519-sha256")
    assert octets.startswith(b"DKIM-Signature: ")
    assert verifies(octets, rsa_key())
    field = octets[octets.index(b"DKIM-Signature", 10) :]
    assert _ed25519_verifies(octets, field)
    assert not _ed25519_verifies(octets.replace(b"\r\nTo: h", b"\r\nTo: x", 1), field)


def _ed25519_verifies(octets: bytes, from_field_on: bytes) -> bool:
    """RFC 8463 §3 by the letter, with another program's canonical forms."""
    headers, _ = dkim.rfc822_parse(octets)
    lines = from_field_on.split(b"\r\n")
    end = next(i for i in range(1, len(lines)) if not lines[i].startswith(b" "))
    value = b"\r\n".join(lines[:end])[len(b"DKIM-Signature:") :] + b"\r\n"
    tags = dkim.util.parse_tag_value(value)
    names = [name.strip() for name in re.sub(rb"\s+", b"", tags[b"h"]).split(b":")]
    canonical = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed").canonicalize_headers(headers)
    chosen = dkim.select_headers(canonical, names)
    empty = re.sub(rb"b=[^;]*$", b"b=", value.rstrip(b"\r\n"))
    data = b"".join(name.lower() + b":" + rest for name, rest in chosen)
    (own,) = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed").canonicalize_headers(
        [(b"DKIM-Signature", empty)]
    )
    data += own[0] + b":" + own[1].rstrip(b"\r\n")
    public = Ed25519PublicKey.from_public_bytes(b64decode(ed25519_key().record.partition("p=")[2]))
    try:
        public.verify(b64decode(re.sub(rb"\s+", b"", tags[b"b"])), hashlib.sha256(data).digest())
    except InvalidSignature:
        return False
    return True


def test_a_second_try_has_the_same_signature() -> None:
    once, again = (bytes(signed(rendering(), rsa_key(), ed25519_key())) for _ in range(2))
    assert once == again


def test_a_signature_is_folded_and_changes_nothing_else() -> None:
    plain = bytes(signed(rendering()))
    octets = bytes(signed(rendering(), rsa_key(), ed25519_key()))
    assert octets.endswith(plain)
    added = octets[: -len(plain)]
    assert max(map(len, added.split(b"\r\n"))) <= 78
    names = re.sub(rb"\s", b"", re.findall(rb" h=([^;]+);", added)[0]).decode().split(":")
    assert names.count("from") == 2
    assert set(names) == {name.lower() for name in COVERED}


def test_a_reply_to_is_covered_too() -> None:
    publication = PUBLICATION.model_copy(update={"reply_to": "Editors <editors@annex.example>"})
    edition = prepare(rendering(), ISSUE, publication, LINKS, SIGNER, keys=(rsa_key(),))
    octets = bytes(compose(edition, uid="u", address="a@example.org", copy=1))
    assert verifies(octets, rsa_key())
    assert not verifies(octets.replace(b"Reply-To: Editors", b"Reply-To: Others", 1), rsa_key())


def test_an_address_beyond_ascii_is_verified() -> None:
    assert verifies(bytes(signed(rendering(), rsa_key(), address="花子@example.org")), rsa_key())


def test_keys_are_read_from_pem_and_poor_ones_refused() -> None:
    def pem(key: Key, format: PrivateFormat = PrivateFormat.PKCS8) -> str:
        return key.private.private_bytes(Encoding.PEM, format, NoEncryption()).decode()

    for key in (rsa_key(), ed25519_key()):
        assert read_key(pem(key), domain=key.domain, selector=key.selector).record == key.record
    assert (
        read_key(pem(rsa_key(), PrivateFormat.TraditionalOpenSSL), domain="d", selector="s").algorithm == "rsa-sha256"
    )
    with pytest.raises(BadKey, match="1024 bits"):
        read_key(pem(rsa_key(1024)), domain="d", selector="s")
    with pytest.raises(BadKey, match="not a private key"):
        read_key("-----BEGIN", domain="d", selector="s")
