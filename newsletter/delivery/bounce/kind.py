"""Reason, status and reply → kind: what follows for the address."""

from __future__ import annotations

from newsletter.delivery.outcome import Reply, Stage, Verdict
from newsletter.delivery.rules import judge
from newsletter.model.bounce import Kind

_HARD = frozenset({"userunknown", "hostunknown", "hasmoved"})
POLICY = frozenset(
    {
        "authfailure", "badreputation", "blocked", "contenterror", "exceedlimit", "failedstarttls", "norelaying",
        "notcompliantrfc", "policyviolation", "rejected", "requireptr", "securityerror", "spamdetected", "speeding",
        "syntaxerror", "toomanyconn", "virusdetected",
    }
)  # fmt: skip
# RFC 3463 §3: what a code says where the words say nothing.
_BY_STATUS = (
    ("1.1", "userunknown"), ("1.2", "hostunknown"), ("1.3", "userunknown"), ("1.6", "hasmoved"), ("1.7", "rejected"),
    ("1.8", "rejected"), ("1.10", "notaccept"), ("1.0", "filtered"), ("2.1", "suspend"), ("2.2", "mailboxfull"),
    ("2.3", "exceedlimit"), ("2.4", "filtered"), ("3.1", "systemfull"), ("3.2", "notaccept"), ("3.4", "exceedlimit"),
    ("3", "systemerror"), ("4.7", "expired"), ("4.1", "expired"), ("4.2", "networkerror"), ("4.6", "networkerror"),
    ("4.4", "hostunknown"), ("4", "networkerror"), ("5.3", "toomanyconn"), ("5", "syntaxerror"), ("6", "contenterror"),
    ("7.1", "securityerror"), ("7.13", "suspend"), ("7", "policyviolation"), ("2", "filtered"),
)  # fmt: skip
_BY_VERDICT = {
    Verdict.ADDRESS_BAD: "userunknown",
    Verdict.MAILBOX_FULL: "mailboxfull",
    Verdict.OUR_FAULT: "policyviolation",
}


def kind_of(reason: str, *, status: str, reply: str) -> Kind:
    """A temporary failure is never hard: who is unknown today may be known when a directory is back."""
    if reason in _HARD or reason == "notaccept":
        return Kind.SOFT if is_temporary(status, reply) else Kind.HARD
    return Kind.POLICY if reason in POLICY else Kind.SOFT


def is_temporary(status: str, reply: str) -> bool:
    """A reply of the server itself goes before the code that the reporting server chose for the whole."""
    return reply.startswith("4") if reply else status.startswith("4.")


def reason_by_code(status: str, reply: str, text: str) -> str:
    """What codes say of words that say nothing; ``undefined`` where they say nothing either."""
    subject, _, detail = status.partition(".")[2].partition(".")
    if status and (subject, detail) != ("0", "0"):
        for code, reason in _BY_STATUS:
            if code in (f"{subject}.{detail}", subject):
                return reason
    if reply.startswith("5"):
        # The same table that judges what a relay answers while we transmit; RCPT is the stage that says the least.
        verdict = judge(Stage.MESSAGE, Reply(int(reply), text)).verdict
        return _BY_VERDICT.get(verdict, "undefined")
    return "undefined"
