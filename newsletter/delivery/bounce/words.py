"""What servers say → one word for why (the reader of free text). A table, read from the top; the first line that fits
decides.

Words that are about us stand before those about the reader: where a server says both, the reader is not to blame. The
words for reasons are those that the Sisimai project uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from newsletter.delivery.bounce.habits import languages, mailbox, refusals, troubles, unknown

_LINES = 300
_LINE = 2000
_SENTENCES = 5
_CLAUSE = 80
_BLANKS = re.compile(r"\s+")


# What says nothing about the case: addresses, links, and the formulas that every notice of a server has.
_NAMES = re.compile(
    r"[\[(]<?[^\s<>()\[\]:;,\"'（：，]{0,200}@[\w.-]+>?[\])]|<?[^\s<>()\[\]:;,\"'（：，]{0,200}@[\w.-]+>?|<[^\s<>]{0,200}>"
    r"|https?://\S+|giving up on \[?[\d.]+\]?|smtp error from remote mail(?: server|er)"
    r"|(?:this is )?the mail system(?: at host \S+)?"
    # What Postfix puts before the reason that a table or a policy service gave it, and Zoho before any; makers' names.
    r"|recipient address rejected:(?= *\S)|invalid address, error_code"
    r"|interscan (?:messaging security suite|e-?mail viruswall)|symantec email security\.cloud",
    re.IGNORECASE,
)
# Lines that are not about the case: header fields, what lawyers put below every mail, and what scanners put above and
# below mail in which they found nothing.
_ASIDE = re.compile(
    r"^x-[a-z-]+:|^(?:the |your )?(?:original )?(?:e-?mail |message )?subject(?: of the message is)?:"
    r"|\b(?:privileged|confidential)\b"
    r"|\bscanned (?:for|by)\b|\b(?:been|was) (?:\w+ )?(?:scanned|checked) |\bmailscanner\b|\bvirus[- ]free\b"
    r"|\bbelieved to be clean\b|\bfound to be clean\b|\bno (?:known )?virus(?:es)? (?:was|were|found|detected)",
    re.IGNORECASE,
)
# Sendmail puts three dots behind an address; some put no blank behind them.
_GLUE = re.compile(r"(?<=[\w>])\.\.\.(?=\w)")
# What may be wrong, as a program tells everybody: it knows nothing of this case.
_ADVICE = re.compile(
    r"\b(?:usual|common|commonest|most likely|possible|probable) (?:cause|reason|explanation)s?\b", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)


HABITS = (*mailbox.HABITS, *refusals.HABITS, *languages.HABITS, *unknown.HABITS, *troubles.HABITS)


# Reasons that can be said of who writes, too.
_OF_SOMEBODY = frozenset({"userunknown", "hostunknown"})
# What carriers and filters say of mailboxes that are there, too.
_BARE = re.compile(r"\b(?:user unkno?wn|unknown user)\b", re.IGNORECASE)


class Proof(Enum):
    """How plainly words name a mailbox that is none."""

    LOOSE = 0
    PLAIN = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Said:
    """``line`` is what the words stand in, as it was written."""

    reason: str
    line: str
    proof: Proof = Proof.LOOSE


def reason_of(text: str, *, links: bool = False) -> Said | None:
    """The first manner of speaking in the table that the text has, wherever its lines were broken. ``links`` count as
    words where a server gives nothing else."""
    if links:
        text = text.replace("://", " ").replace("/", " ")
    lines = [line.strip() for line in _without_signature(text).split("\n") if line.strip()][:_LINES]
    bare = ["" if _ASIDE.search(line[:_LINE]) else bare_words(line[:_LINE]) for line in lines]
    joined = _without_advice(" ".join(bare))
    for habit in HABITS:
        match = habit.pattern.search(joined)
        if match:
            proof = _proof(joined) if habit.reason == "userunknown" else Proof.LOOSE
            of_sender = habit.reason in _OF_SOMEBODY and _is_of_sender(joined, match)
            return Said("rejected" if of_sender else habit.reason, _line_at(lines, bare, match.start()), proof)
    return None


def _is_of_sender(joined: str, match: re.Match[str]) -> bool:
    """Whether the clause, from its beginning, or what follows, tells that it is said of who writes."""
    start = max(match.start() - _CLAUSE, *(joined.rfind(end, 0, match.start()) + 1 for end in ".;:。"))
    clause = languages.SENDER.search(joined, start, match.end())
    return bool(clause or languages.OF_SENDER.match(joined, match.end()))


def _proof(joined: str) -> Proof:
    if unknown.PLAINLY.search(_BARE.sub("", joined)) or languages.NOBODY.search(joined):
        return Proof.SURE
    return Proof.PLAIN if unknown.PLAINLY.search(joined) else Proof.LOOSE


def _without_advice(joined: str) -> str:
    """Sentences that name what may be wrong become a filler as long as they were: positions stay."""
    for match in reversed(list(_ADVICE.finditer(joined))[:_SENTENCES]):
        start = max(joined.rfind(end, 0, match.start()) for end in ".!?:") + 1
        stops = (joined.find(end, match.end()) for end in (". ", "! ", "? "))
        stop = min((at for at in stops if at >= 0), default=len(joined))
        joined = joined[:start] + "\x01" * (stop - start) + joined[stop:]
    return joined


def bare_words(line: str) -> str:
    """Without what says nothing, between single blanks."""
    return _BLANKS.sub(" ", _NAMES.sub(" ", _GLUE.sub(" ", line))).strip()


def _without_signature(text: str) -> str:
    """What stands below a line of two dashes was put there by another program (RFC 3676 §4.3)."""
    found = _SIGNATURE.search(text)
    return text[: found.start()] if found and found.start() else text


def _line_at(lines: list[str], bare: list[str], position: int) -> str:
    """The line that has the position in what ``bare`` is when joined by blanks."""
    for line, words in zip(lines, bare, strict=True):
        if position <= len(words):
            return line
        position -= len(words) + 1
    return lines[-1]
