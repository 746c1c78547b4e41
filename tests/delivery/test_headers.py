"""The header of one message that has everything hard in it, read back by another program."""

from __future__ import annotations

import email
import re
from email import policy
from email.header import decode_header, make_header
from itertools import cycle, islice

from newsletter.delivery.message import compose, prepare
from newsletter.links import Links
from tests.delivery.composing import ISSUE, LINKS, PUBLICATION, SIGNER, rendering
from tests.delivery.test_dkim import ed25519_key, rsa_key, verifies

# Family with joiners, a flag, a skin tone, ideographic and emoji variation selectors, kana with a combining mark.
HARD = "週刊👩‍👩‍👧‍👦🇯🇵👍🏽葛󠄀城☕️か゚推論、「設計」"
SUBJECT = "".join(islice(cycle(HARD), 120))


def test_a_hard_header_round_trips_within_every_limit() -> None:
    assert len(SUBJECT) == 120
    publication = PUBLICATION.model_copy(
        update={"sender": f"{HARD * 3} <annex@annex.example>", "reply_to": f"{HARD} <reply@annex.example>"}
    )
    rest = len(f"{LINKS.base_url}//unsubscribe/annex-hanako.{'s' * 22}")
    links = Links(f"{LINKS.base_url}/{'a' * (250 - rest)}")
    keys = (rsa_key(), ed25519_key())
    edition = prepare(rendering(subject=SUBJECT), ISSUE, publication, links, SIGNER, keys=keys)
    octets = bytes(compose(edition, uid="hanako", address="reader@example.org", copy=1))

    found = email.message_from_bytes(octets, policy=policy.default)
    assert found["Subject"] == SUBJECT
    plain = email.message_from_bytes(octets, policy=policy.compat32)
    assert str(make_header(decode_header(plain["From"]))) == f"{HARD * 3} <annex@annex.example>"
    assert str(make_header(decode_header(plain["Reply-To"]))) == f"{HARD} <reply@annex.example>"
    assert found.defects == []

    lines = octets.split(b"\r\n")
    (raw,) = (line for line in lines if line.startswith(b"List-Unsubscribe: "))
    assert len(raw.removeprefix(b"List-Unsubscribe: <").removesuffix(b">")) == 250
    assert b"=?" not in raw
    assert max(len(line) for line in lines if line != raw) <= 78
    encoded = re.findall(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=", octets.partition(b"\r\n\r\n")[0])
    assert len(encoded) > 10
    assert max(map(len, encoded)) <= 75
    # Each word is whole by itself: no character is split over two (RFC 2047 §5).
    for word in encoded:
        make_header(decode_header(word.decode()))
    assert verifies(octets, rsa_key())
