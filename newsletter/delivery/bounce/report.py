"""RFC 3464 and RFC 6533: the fields of a delivery status, judged with the words that stand beside them."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.codes import addresses_in, status_in
from newsletter.delivery.bounce.judging import finding_of
from newsletter.delivery.bounce.mail import Fields, Mail, first
from newsletter.delivery.bounce.reading import Finding
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind

_RECIPIENTS = 25
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
# The last is what Postfix says of an address that it was only asked about (sendmail -bv).
_DELIVERED = {"delivered", "relayed", "expanded", "deliverable"}
# What the server itself says where a program delivers: Postfix in words for an exit status (sysexits.h: EX_NOUSER),
# Sendmail with a reply, or the status itself. All else is printed by the program.
_BY_SERVER = re.compile(r"user unknown\b|5\d\d[ -]5\.\d\.\d|67$", re.IGNORECASE)
_NAMES = ("final-recipient", "original-recipient", "x-actual-recipient")


def read_report(mail: Mail) -> tuple[Finding, ...]:
    """One finding for each recipient that the report has fields of; none where it has none."""
    groups = [group for group in mail.groups if any(first(group, name) for name in _NAMES) or first(group, "action")]
    return tuple(_finding(mail, group, alone=len(groups) == 1) for group in groups[:_RECIPIENTS])


def _finding(mail: Mail, group: Fields, *, alone: bool) -> Finding:
    recipient = _recipient(group)
    action = first(group, "action").split()[0:1]
    status = status_in(first(group, "status"))
    if action and action[0].lower() in _DELIVERED:
        return Finding(
            kind=Kind.NONE, status=status, reason="delivered", recipient=recipient,
            evidence=reply_text(f"Action: {first(group, 'action')}"),
        )  # fmt: skip
    # Where IronPort or Exchange give no diagnosis, a field of their own has it: <host #5.0.0 smtp; 550 …>.
    diagnostic = (first(group, "diagnostic-code") or first(group, "x-supplementary-info")).partition(";")
    said = (diagnostic[2] if diagnostic[1] else diagnostic[0]).strip()
    if diagnostic[0].strip().lower() == "x-unix" and not _BY_SERVER.match(said):
        said = f"x-unix; {said}"
    return finding_of(
        mail,
        said=said,
        beside=_beside(mail.notice, recipient, alone=alone),
        status=status,
        recipient=recipient,
        delayed=action[:1] == ["delayed"],
    )


def _recipient(group: Fields) -> str:
    """Whom the message was for as it was sent: the original recipient where it is given (RFC 3464 §2.3.1)."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = first(group, name)
        kind, _, rest = value.partition(";")
        text = rest if rest else value
        if kind.strip().lower() == "utf-8":
            # RFC 6533 §3: other characters than ASCII as \x{HEX}.
            text = _HEX.sub(lambda match: _character(match[1]), text)
        found = addresses_in(text)
        if found:
            return found[0]
    return ""


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "?"


def _beside(notice: str, recipient: str, *, alone: bool) -> str:
    """What the notice says of one recipient: all of it where there is no other."""
    if alone:
        return notice
    if not recipient:
        return ""
    lines = notice.split("\n")
    starts = [number for number, line in enumerate(lines) if recipient.lower() in line.lower()]
    if not starts:
        return ""
    end = next(
        (
            n
            for n in range(starts[0] + 1, len(lines))
            if any(a.lower() != recipient.lower() for a in addresses_in(lines[n]))
        ),
        len(lines),
    )
    return "\n".join(lines[starts[0] : end])
