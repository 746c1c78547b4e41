"""Amazon SES tells of bounces and complaints in JSON, which its message service sends on as mail."""

from __future__ import annotations

import json
import re
from typing import Any

from newsletter.delivery.bounce.codes import addresses_in, status_in
from newsletter.delivery.bounce.judging import finding_of
from newsletter.delivery.bounce.mail import Mail
from newsletter.delivery.bounce.reading import Finding
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind

_BROKEN = re.compile(r"!?\n ?")


def read_notification(mail: Mail) -> tuple[Finding, ...]:
    """One finding for each recipient; none where the text is no such notification."""
    text = mail.notice.strip()
    if not text.startswith('{"'):
        return ()
    try:
        # On its way, a line longer than SMTP allows was broken: by sendmail with a mark at the end, by others without.
        told, _ = json.JSONDecoder().raw_decode(_BROKEN.sub("", text))
    except (ValueError, RecursionError):
        return ()
    about = _table(told, str(told.get("notificationType", "")).lower()) if isinstance(told, dict) else {}
    if "bouncedRecipients" in about:
        return tuple(_bounce(mail, row) for row in _rows(about["bouncedRecipients"]))
    if "complainedRecipients" in about:
        rows = _rows(about["complainedRecipients"])
        return tuple(_plain(Kind.COMPLAINT, "feedback", row.get("emailAddress")) for row in rows)
    if isinstance(about.get("recipients"), list):
        return tuple(_plain(Kind.NONE, "delivered", address) for address in about["recipients"])
    return ()


def _bounce(mail: Mail, row: dict[str, Any]) -> Finding:
    said = str(row.get("diagnosticCode", "")).partition(";")
    whom = addresses_in(str(row.get("emailAddress", "")))
    return finding_of(
        mail,
        said=(said[2] or said[0]).strip(),
        beside="",
        status=status_in(str(row.get("status", ""))),
        recipient=whom[0] if whom else "",
    )


def _plain(kind: Kind, reason: str, address: object) -> Finding:
    whom = addresses_in(str(address))
    return Finding(
        kind=kind,
        reason=reason,
        recipient=reply_text(whom[0]) if whom else "",
        evidence=f"notificationType: {kind.value if kind is Kind.COMPLAINT else 'delivery'}",
    )


def _table(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
