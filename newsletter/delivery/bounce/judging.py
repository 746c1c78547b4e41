"""What was said of one recipient → a finding. Words go before codes: servers choose words with more care."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.codes import addresses_in, reply_in, status_in
from newsletter.delivery.bounce.habits.languages import NOBODY
from newsletter.delivery.bounce.kind import POLICY, is_temporary, kind_of, reason_by_code
from newsletter.delivery.bounce.mail import Mail, decoded, first
from newsletter.delivery.bounce.quoting import as_said, quoted_reply
from newsletter.delivery.bounce.reading import Finding
from newsletter.delivery.bounce.sender import is_of_a_server
from newsletter.delivery.bounce.stage import after_data, at_mail, at_rcpt
from newsletter.delivery.bounce.words import Proof, Said, reason_of
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind

# Who filters for others, and their forms: appliances, and whoever took the message and then let Apache James notify;
# but Verizon's speaks of its own users.
_GATEWAYS = re.compile(
    r"deliveryproblems\.txt|addresses had delivery (?:problems|errors)|active!_?hunter|mailfoundry"
    r"|failed to send to identified host|smtp command\s+data\b"
    r"|error message below:\s+5\d\d - (?s:(?!.{0,400}\brcpt to: \S{1,64}@vtext\.com\b))",
    re.IGNORECASE,
)
# What is said where a resolver or a host gave no answer, or none that can be read, as against that there is no such
# host.
_TRY_AGAIN = re.compile(
    r"not\s+found,\s+try\s+again|malformed\s+or\s+unexpected\s+name\s+server\s+reply|will\s+(?:be\s+)?retr(?:y|ied)\b|found\s+at\s+this\s+time|error_code\s*:\s*4\d\d",
    re.IGNORECASE,
)
# Who refuses one recipient of several has to name it: a reply that names nobody may be to anything.
_NAMELESS = re.compile(r"\b5\d\d\s*(?::\s*){0,2}user unknown", re.IGNORECASE)
_WITHOUT_STAGE = re.compile(
    r"\b5\d\d\s*unknown user\s*$|\bsaid: 5\d\d <[^<>\s]+>: user unknown\s*$", re.IGNORECASE | re.MULTILINE
)
_OR_ELSE = re.compile(
    r"\b(?:may|might) (?:not exist|be (?:closed|invalid|unknown))\b|\bunavailable or (?:access )?denied"
    # Symantec's cloud names the address between the two.
    r"|\b542 rejected\b",
    re.IGNORECASE,
)
# IronPort puts a code of its own before the reply that it quotes.
_WRAPPER = re.compile(r"^5\.1\.0 - unknown address error (?=\d{3})", re.IGNORECASE)
# maddy puts the name of the host between the codes and the words.
_SAID = re.compile(r"^([45]\d\d [45]\.\d{1,3}\.\d{1,3}) [\w.-]{1,255} said: ")


def finding_of(mail: Mail, *, said: str, beside: str, status: str, recipient: str, delayed: bool = False) -> Finding:
    """``said`` is the diagnosis itself, ``beside`` the rest of what the notice says of this recipient."""
    said = _SAID.sub(r"\1 ", _WRAPPER.sub("", said))
    beside = as_said(_without_subject(beside, mail))
    told = _from_recipient(beside, recipient)
    status = _better(status, status_in(said) or status_in(told) or status_in(beside))
    reply = reply_in(said) or reply_in(told) or reply_in(beside)
    words = reason_of(said) or reason_of(said, links=True) or reason_of(quoted_reply(told or beside))
    words = words or _around(told, status)
    if words is None or words.reason == "userunknown":
        words = _not_contradicted(words, _around(beside, status))
    reason = words.reason if words else reason_by_code(status, reply, said)
    if words is None and reason in _OF_READERS and _is_guess(said):
        reason = "filtered"
    reason = _second_thought(reason, words, status, reply, text=f"{said}\n{beside}", mail=mail)
    if reason in _OF_READERS and words is not None and _is_of_us(words.line, recipient, mail):
        reason = "rejected"
    if delayed or (reason == "undefined" and is_temporary(status, reply)):
        reason = reason if reason in _MAY_WAIT else "expired"
    kind = Kind.SOFT if delayed else kind_of(reason, status=status, reply=reply)
    return Finding(
        kind=kind,
        status=status,
        reply=reply,
        reason=reason,
        recipient=reply_text(recipient),
        evidence=reply_text(_evidence(words, said, beside, status)),
    )


def _without_subject(text: str, mail: Mail) -> str:
    """Some servers name the message that they return by its subject: our words, which can be about anything."""
    subject = decoded(first(mail.returned, "subject")).strip()
    return text.replace(subject, "") if len(subject) >= _SUBJECT else text


_SUBJECT = 8
_MAY_WAIT = frozenset(
    {"mailboxfull", "blocked", "systemerror", "networkerror", "hostunknown", "notaccept", "userunknown"}
)


def _second_thought(reason: str, words: Said | None, status: str, reply: str, *, text: str, mail: Mail) -> str:
    """An address is bad for good only where a server said so when it was asked for the recipient, or by RFC 3463's
    code for it. Others who write "user unknown" are filters, or mean the sender, or prove nothing."""
    if reason not in ("userunknown", "hostunknown"):
        return reason
    if at_mail(text) or status.endswith(_OF_SENDER) or _LOOKED_BACK.search(text):
        return "rejected"
    nameless = status != "5.1.1" and _NAMELESS.search(text) and not at_rcpt(text)
    if nameless or (words is not None and (status != "5.1.1" or _is_guess(words.line)) and _is_open(reason, words)):
        return "filtered"
    if reason == "hostunknown" and _TRY_AGAIN.search(text):
        return "networkerror"
    if reason == "hostunknown" or status.startswith(("5.1.", "4.1.")):
        return reason
    return "filtered" if _is_filter(words, status, reply, text, mail) else reason


# RFC 3463 §3.2, RFC 7505 §4.2: the sender's mailbox, host, and its domain that takes no mail.
_OF_SENDER = (".1.7", ".1.8", ".7.27")
# Exim asks the sender's server whether it knows the sender, and quotes what it was told.
_LOOKED_BACK = re.compile(r"\bsender verif(?:y|ication) failed\b|\d-verification failed for <", re.IGNORECASE)


def _is_of_us(line: str, recipient: str, mail: Mail) -> bool:
    """Whether what is unknown is our own address or domain: some look up who writes when they are asked for who reads,
    and pass on what they were told of it."""
    told = line.rpartition("said: ")[2].lower().removeprefix(f"{recipient.lower()}: ")
    ours = [
        address.lower()
        for text in (mail.first("to"), first(mail.returned, "from"))
        for address in addresses_in(text)[:3]
    ]
    if not recipient or recipient.lower() in told or any(address == recipient.lower() for address in ours):
        return False
    theirs = recipient.lower().rpartition("@")[2]
    domains = {address.rpartition("@")[2] for address in ours}
    domains = {domain for domain in domains if not f".{theirs}".endswith(f".{domain}")}
    # Another address of our domain is somebody's to whom mail was passed on.
    names = [re.escape(name) for name in ours] + [rf"(?:[\w-]{{1,63}}\.){{0,5}}{re.escape(name)}" for name in domains]
    return bool(names) and re.search(rf"(?<![\w.@-])(?:{'|'.join(names)})(?![\w-]|\.\w)", told) is not None


def _is_open(reason: str, words: Said) -> bool:
    """Whether the words themselves name something else that it may be."""
    return reason == "userunknown" and bool(_OR_ELSE.search(words.line))


def _is_filter(words: Said | None, status: str, reply: str, text: str, mail: Mail) -> bool:
    """Whether "user unknown" was said by who cannot know, or said late."""
    surely = words is not None and words.proof is Proof.SURE
    asked = at_rcpt(text)
    # Whoever took the recipient and refuses the text knows the reader: carriers write "unknown user" for a filter then.
    if (after_data(text) or status.startswith("5.2.0")) and not surely:
        return True
    # A policy code counts where the refusing server gave it: reporting servers choose their own for the whole. But
    # qmail's patches, Yandex and many a table give one with every refusal: what they say plainly goes before it.
    if status_in(text).startswith("5.7.") and not surely and not (asked and words and words.proof is Proof.PLAIN):
        return True
    if (status.startswith("5.2.") or _WITHOUT_STAGE.search(text)) and not asked and not surely:
        return True
    if _GATEWAYS.search(f"{text} {mail.first('content-type')} {first(mail.returned, 'received')}"):
        return True
    unproven = not asked and not reply and (not status or status.endswith(".0.0"))
    by_its_own = words is not None and words.proof is not Proof.LOOSE and _is_of_its_own(mail, text)
    return unproven and not by_its_own and not any(pattern.search(text) for pattern in (_LOCAL, NOBODY, _SURELY))


def _is_of_its_own(mail: Mail, text: str) -> bool:
    """Whether a report quotes nobody: then the server that reports is the one that has looked for the mailbox."""
    asked_another = any(first(group, "diagnostic-code") or first(group, "remote-mta") for group in mail.groups)
    # Exim without a report, and servers that know none: they name the host that they asked, where they asked one.
    reports = bool(mail.groups or mail.first("x-failed-recipients"))
    reports = reports or (is_of_a_server(mail) and not _IN_DOUBT.search(text))
    return reports and not asked_another and not _OF_ANOTHER.search(text)


_OF_ANOTHER = re.compile(
    r"\bsaid:|\bremote|smtp error|<<< |>>> |talking to|rejected by|\brespon|\brepl(?:y|ied)\b|\bhost \S+ ?[\[(]",
    re.IGNORECASE,
)
# Who names several causes knows none. And forms in which readers of bounces differ about the same words: the old
# connector of Exchange, Yahoo, Zoho.
_IN_DOUBT = re.compile(
    r"\b(?:may|might) (?:not|no longer|be|have|also|either)\b|possible (?:reason|cause)s?\b|try (?:again )?later"
    r"|at (?:this time|the moment)|temporar|\bretrying\b"
    r"|\bif (?:this|that|the|your) (?:e-?mail |mail )?(?:address|mail ?box|account|user|recipient)\b"
    r"|one (?:or more )?of the following (?:reason|cause|problem)"
    r"|msexch:imc|\buser doesn'?t have an? \S+ account|error_code|command output",
    re.IGNORECASE,
)
# A server that speaks of its own mailboxes gives no codes.
_LOCAL = re.compile(
    r"final delivery|address not found|not listed in|name is not recogni[sz]ed|unknown user:|local recipient"
    r"|\(user not found\)|no (?:account|mailbox|user|one) (?:with|by|of) (?:that|this) name"
    r"|account (?:has been|was) (?:closed|deleted|removed)|to local user\b"
    r"|local mailbox\b|no valid recipients (?:for this mm|were found for)\b"
    r"|and other recipients in the same domain|account is not known here|no longer accepts mail|vdeliver\w*: "
    r"|unable to find user:|user's e-?mail name is not found|\bwasn'?t found at\b|unknown local user\b"
    r"|\bthe user \S+ does not exist|following recipients are unknown:"
    r"|\bthis (?:(?:e-?)?mail[ -]?(?:id|address|box)|user|recipient|account) does not exist (?:in|on) this server",
    re.IGNORECASE,
)
_SURELY = re.compile(r"@[\w.-]{1,255}\W[^\n]{0,200}\bno such (?:user|recipient|mailbox|account)\b", re.IGNORECASE)


_BEGINS_WITH_REPLY = re.compile(r"['\"\s]*5\d\d\b")


def _is_guess(said: str) -> bool:
    """Whether the code of the whole says no more than the reply: Sendmail and PowerMTA write 5.1.1 for every 550, which
    RFC 5321 §4.2.3 has for policies too."""
    return bool(_BEGINS_WITH_REPLY.match(said)) and not status_in(said)


_OF_READERS = frozenset({"userunknown", "hostunknown", "hasmoved", "notaccept"})


def _around(prose: str, status: str) -> Said | None:
    """What the notice says beside the reply. A code that names the address as what is wrong goes before the rest of
    what a notice says to everybody: headlines, advice, what scanners put below."""
    words = reason_of(prose)
    if words and words.reason in POLICY and status.startswith("5.") and reason_by_code(status, "", "") in _OF_READERS:
        return None
    return words


def _not_contradicted(words: Said | None, elsewhere: Said | None) -> Said | None:
    """Where a notice also says that the mailbox is there, only full or closed, it does not prove that nobody has it."""
    if words is None or (elsewhere and elsewhere.reason in ("mailboxfull", "suspend")):
        return elsewhere
    return words


def _from_recipient(beside: str, recipient: str) -> str:
    """From the line that names the recipient: what stands before it is the same for everybody."""
    lines = beside.split("\n")
    at = next((n for n, line in enumerate(lines) if recipient and recipient.lower() in line.lower()), None)
    return "" if at is None else "\n".join(lines[at:])


def _better(given: str, found: str) -> str:
    """A code that says something goes before one that does not."""
    return found if found and (not given or given.endswith(".0.0")) else given


def _evidence(words: Said | None, said: str, beside: str, status: str) -> str:
    if words is not None:
        return words.line
    lines = [line.strip() for line in (said or beside).split("\n") if line.strip()]
    return lines[0] if said and lines else f"Status: {status}" if status else next(iter(lines), "")
