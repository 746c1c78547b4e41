"""facts → a webhook's request: JSON, signed as Standard Webhooks 1.0 lays down (https://www.standardwebhooks.com).

A try of a request again has the same id and body; only the time of sending, and so the signature, is another.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsletter.model.wording import Wording
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.kinds import Facts

MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """What to POST."""

    body: bytes
    headers: Mapping[str, str]


def webhook(
    facts: Facts, about: About, *, id: str, happened_at: datetime, sent_at: datetime, secrets: Sequence[bytes]
) -> WebhookRequest:
    """The request of a notice. ``id`` names it for good, so that a receiver drops one that it has; ``secrets`` sign,
    several while one takes the place of another."""
    return signed(payload(facts, about, id=id, happened_at=happened_at), id=id, sent_at=sent_at, secrets=secrets)


def signed(body: bytes, *, id: str, sent_at: datetime, secrets: Sequence[bytes]) -> WebhookRequest:
    """The request of a body that was kept; see ``webhook``."""
    stamp = str(int(sent_at.timestamp()))
    covered = f"{id}.{stamp}.".encode() + body
    signatures = [base64.b64encode(hmac.digest(secret, covered, "sha256")).decode() for secret in secrets]
    return WebhookRequest(
        body=body,
        headers={
            "Content-Type": MEDIA_TYPE,
            "Webhook-Id": id,
            "Webhook-Timestamp": stamp,
            "Webhook-Signature": " ".join(f"v1,{signature}" for signature in signatures),
        },
    )


def payload(facts: Facts, about: About, *, id: str, happened_at: datetime) -> bytes:
    """The JSON, with its keys in order: the same facts give the same bytes. ``data`` has the fields of the facts,
    without those that are private; times are UTC, spans are seconds."""
    data = _plain(facts)
    issue = about.ref(date.fromisoformat(data.pop("day")))
    value = {
        "id": id,
        "type": facts.kind.value,
        "at": _plain(happened_at),
        "publication": about.publication,
        "issue": issue,
        "data": data,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """``value`` as JSON has it: words are English there, whatever the publication's language."""
    if isinstance(value, Wording):
        value = value.en
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if not field.metadata.get("private")
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
