"""The same reply means the same, whoever reports it: and a wrong "hard" keeps a reader from what was subscribed to."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.delivery.bounce.read import read
from newsletter.model.bounce import Kind
from tests.delivery.bounce.replies import (
    in_a_report,
    in_the_text_of_exim,
    in_the_text_of_postfix,
    in_the_text_of_qmail,
    replies,
)

_REPORTERS: tuple[Callable[[str], bytes], ...] = (
    in_a_report,
    in_the_text_of_postfix,
    in_the_text_of_qmail,
    in_the_text_of_exim,
)


def test_a_mailbox_is_gone_when_the_reply_says_so_and_only_then() -> None:
    """Each reply in one form, in turn: what makes differ in is tested for itself."""
    findings = [
        (reply, gone, read(_REPORTERS[number % len(_REPORTERS)](reply)).lead)
        for number, (reply, gone) in enumerate(replies())
    ]
    wrong = [
        (reply, found.kind.value, found.reason) for reply, gone, found in findings if (found.kind is Kind.HARD) != gone
    ]
    assert wrong == []
    assert all(found.evidence for _, _, found in findings)
