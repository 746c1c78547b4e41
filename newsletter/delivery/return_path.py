"""Where a delivery's bounces return to: an address that names the delivery, signed (VERP).

``bounces@news.example.org`` → ``bounces+4711.SIGNATURE@news.example.org``. The signature is in base32, because servers
on the way may change upper into lower case.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode, urlsafe_b64decode
from collections.abc import Iterable

from newsletter.signing import Signer

_PURPOSE = "bounce"


def return_path(address: str, signer: Signer, delivery_id: int) -> str:
    """The envelope sender of one delivery."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{delivery_id}.{_signature(signer, str(delivery_id))}@{domain}"


def delivery_of(address: str, signer: Signer, texts: Iterable[str]) -> int | None:
    """The delivery whose return path stands in the first text that has one of ours; None where none has."""
    local, _, domain = (re.escape(part) for part in address.rpartition("@"))
    pattern = re.compile(
        rf"(?<![\w.+-]){local}\+([1-9]\d{{0,17}})\.([a-z2-7]{{26}})@{domain}", re.IGNORECASE | re.ASCII
    )
    for text in texts:
        for match in pattern.finditer(text):
            if hmac.compare_digest(match[2].lower(), _signature(signer, match[1])):
                return int(match[1])
    return None


def _signature(signer: Signer, value: str) -> str:
    signature = signer.sign(_PURPOSE, value).rpartition(".")[2]
    return b32encode(urlsafe_b64decode(signature + "==")).decode().rstrip("=").lower()
