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
_LEAVE = "leave by mail"


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


def leave_address(address: str, signer: Signer, publication: str, uid: str) -> str:
    """Whom one reader writes to, to leave one publication (the mailto of RFC 2369 §3.2)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{uid}.{_signature(signer, f'{publication}-{uid}', _LEAVE)}@{domain}"


def leaving_of(
    address: str, signer: Signer, texts: Iterable[str], publications: Iterable[str]
) -> tuple[str, str] | None:
    """The publication and the uid of the first such address in the texts."""
    local, _, domain = (re.escape(part) for part in address.rpartition("@"))
    pattern = re.compile(
        rf"(?<![\w.+-]){local}\+([a-z0-9]{{1,40}})\.([a-z2-7]{{26}})@{domain}", re.IGNORECASE | re.ASCII
    )
    known = tuple(publications)
    for text in texts:
        for match in pattern.finditer(text):
            uid, given = match[1].lower(), match[2].lower()
            for publication in known:
                if hmac.compare_digest(given, _signature(signer, f"{publication}-{uid}", _LEAVE)):
                    return publication, uid
    return None


def _signature(signer: Signer, value: str, purpose: str = _PURPOSE) -> str:
    signature = signer.sign(purpose, value).rpartition(".")[2]
    return b32encode(urlsafe_b64decode(signature + "==")).decode().rstrip("=").lower()
