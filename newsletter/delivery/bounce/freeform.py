"""Bounces of servers that know no RFC 3464: notice → one part for each recipient → judged."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.codes import addresses_in, reply_in, status_in
from newsletter.delivery.bounce.habits.languages import DELAYED, GOES_ON, NOTICE, SUBJECT
from newsletter.delivery.bounce.habits.unknown import PLAINLY
from newsletter.delivery.bounce.judging import finding_of
from newsletter.delivery.bounce.mail import Mail, first
from newsletter.delivery.bounce.quoting import as_said
from newsletter.delivery.bounce.reading import Finding
from newsletter.delivery.bounce.sender import NAMES, is_named_like_one, is_of_a_list, is_of_a_person, is_of_a_server
from newsletter.delivery.bounce.words import Proof, reason_of
from newsletter.delivery.outcome import reply_text
from newsletter.model.bounce import Kind

# Answers come from there too: the name alone says less.
_UNREAD = re.compile(r"\b(?:do[-_ ]?)?not?[-_ ]?reply", re.I)
_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw|odp|vs|rif|回复|答复)\s*(?:\[\d+\])?\s*[:：]", re.I)
_POSTMASTER = re.compile(r"mailer[-_ ]?daemon|post[ _-]?master|mail delivery|delivery (?:sub)?system", re.I)
_DELAYED = re.compile(r"\bdelay(?:ed)?\b|still being retried|could not send message for past|" + DELAYED, re.I)
_DELIVERED = re.compile(r"^\s*(?:delivered|relayed|successful (?:mail )?delivery)\b", re.I)
_SUBJECT = re.compile(
    r"undeliver|deliver\w*.{0,30}(?:fail|status|error|problem|delay|notif|report|unsuccess|impossible)"
    r"|fail\w*.{0,20}(?:notice|deliver|mail)"
    r"|return(?:ed|ing).{0,20}(?:mail|message|sender)"
    r"|(?:mail|message|email).{0,30}(?:fail|error|undeliver|reject|return|blocked|not delivered|could not)"
    r"|non-?deliver|delivery warning|non[- ]remis|warning: (?:could not|message)"
    r"|could not (?:send|be delivered|deliver)"
    r"|bounce|rejected|delayed|配信|送信(?:でき|エラー)|不達"
    r"|" + SUBJECT + r"|unzustellbar|not (?:a )?member|user unknown|dsn:|notification.{0,12}\(?fail|^loop alert",
    re.I,
)
_NOTICE = re.compile(
    r"(?:could|can|did|was|were|has|have|is|unable|failed|cannot)(?: ?not|n't)?"
    r"(?: \S+){0,4}? (?:to )?(?:be )?(?:delivered|deliver|sent|send|reach)\b"
    r"|(?:permanent|fatal|delivery|transient) (?:\w+ )?(?:error|failure|problem)s?|undeliverable"
    r"|unable to deliver|returned (?:to sender|mail)"
    r"|following (?:recipient|address|destination)|failed (?:recipient|address)|rejected by|not member|did not like our"
    r"|送信でき|配信でき|送信エラーレポート|配信に失敗|>>> |<<< "
    r"|" + NOTICE + r"|failure reason|error message below|was automatically rejected|did not reach"
    r"|was rejected (?:due to|because)\b|duplicated message-id",
    re.I,
)  # fmt: skip

# Who returns a message of ours without a word says enough.
_NEVER_WRITES = re.compile(r"mailer-?daemon", re.I)
# Mailman 2 and 3, mlmmj and others: the mailbox is a list, which takes no mail of ours.
_BY_LIST = re.compile(
    r"\byou are not allowed to post to this mailing list\b"
    r"|\byour (?:message|posting|request|mail) to [^.!?]{1,160}\b(?:mailing[- ])?list\b[^.!?]{0,60} (?:was|has been|is)"
    r" (?:automatically )?(?:rejected|refused|denied)\b"
    r"|\bunable to be delivered to the list because of an access rule\b",
    re.I,
)
_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ -]")
_OF_OTHERS = re.compile(r"\s*(?:>>>\s*)?(?:from|mail from|cc|sender|reply-to|return-path)\s*:", re.I)


def read_freeform(mail: Mail) -> tuple[Finding, ...]:
    """What a notice says of each recipient; empty where the message is no notice of a failed delivery."""
    if _DELIVERED.match(mail.first("subject")) and NAMES.search(mail.first("from")):
        return (Finding(kind=Kind.NONE, reason="delivered", evidence=reply_text(f"Subject: {mail.first('subject')}")),)
    if is_of_a_list(mail) and (refused := _BY_LIST.search(" ".join(mail.notice[:2000].split()))):
        return (Finding(kind=Kind.POLICY, reason="rejected", evidence=reply_text(refused[0])),)
    named = addresses_in(mail.first("x-failed-recipients"))
    if not named and (is_of_a_person(mail) or not _is_notice(mail)):
        return ()
    parts = _parts(mail, named)
    findings = [_finding(mail, part, recipient) for recipient, part in parts]
    telling = [finding for finding in findings if finding.reason != "undefined"]
    return tuple(telling) or (_finding(mail, mail.notice, parts[0][0]),)


def _finding(mail: Mail, part: str, recipient: str) -> Finding:
    delayed = bool(_DELAYED.search(mail.first("subject")) or GOES_ON.search(" ".join(mail.notice[:3000].split())))
    return finding_of(mail, said="", beside=part, status="", recipient=recipient, delayed=delayed)


def _is_notice(mail: Mail) -> bool:
    """A mail system wrote it, by its name, or it shows what it speaks of; and it speaks of a delivery, or gives codes.
    Some only name the type of a report, and give no fields."""
    if mail.report == "delivery-status":
        return True
    sender = mail.first("from")
    subject = bool(_SUBJECT.search(mail.first("subject")))
    notice = bool(_NOTICE.search(mail.notice[:8000]))
    codes = bool(reply_in(mail.notice) or status_in(mail.notice))
    if not is_named_like_one(mail) and not _is_shown(mail, subject=subject, notice=notice, codes=codes):
        return False
    of_somebody = bool(mail.returned or _others(mail))
    by_postmaster = bool(_POSTMASTER.search(sender))
    if (
        (subject and (notice or by_postmaster))
        or ((subject or notice) and (codes or of_somebody))
        or (mail.returned and _NEVER_WRITES.search(sender))
        or (sender.strip() == "<>" and PLAINLY.search(mail.notice[:2000]))
    ):
        return True
    if codes:
        return (of_somebody or by_postmaster) and reason_of(mail.notice) is not None
    return by_postmaster and of_somebody and _tells_of_a_mailbox(mail)


def _is_shown(mail: Mail, *, subject: bool, notice: bool, codes: bool) -> bool:
    """Whether what somebody, or a program in somebody's name, sent has what only a notice has. A null return path, or
    a mark that nobody wrote it, says nothing: answers have them, too."""
    returned = codes or bool(mail.returned)
    unread = bool(_UNREAD.search(mail.first("from")))
    by_machine = is_of_a_server(mail) and not _ANSWER.match(mail.first("subject"))
    if notice and ((subject and (returned or addresses_in(mail.notice))) or (unread and returned)):
        return True
    return codes and (unread or (subject and by_machine))


def _others(mail: Mail) -> list[str]:
    """Addresses of others than us: we are told that we wrote by whoever answers."""
    ours = {f"{address.partition('+')[0]}@{address.rpartition('@')[2]}" for address in addresses_in(mail.first("to"))}
    ours.update(addresses_in(mail.first("to")))
    return [address for address in addresses_in(mail.notice) if address not in ours]


def _tells_of_a_mailbox(mail: Mail) -> bool:
    """Whether it says, in whatever language, that nobody has a mailbox or that it is full."""
    said = reason_of(mail.notice[:4000])
    return said is not None and (said.reason == "mailboxfull" or said.proof is not Proof.LOOSE)


def _parts(mail: Mail, named: list[str]) -> list[tuple[str, str]]:
    """Each recipient with the lines from where it is named first to where another one is."""
    ours = {address.lower() for name in ("to", "from", "return-path") for address in addresses_in(mail.first(name))}
    ours |= {
        address.lower() for name in ("from", "return-path") for address in addresses_in(first(mail.returned, name))
    }
    known = [address.lower() for address in named] or [
        address.lower() for address in addresses_in(first(mail.returned, "to")) if address.lower() not in ours
    ]
    # An address within a reply that Postfix broke begins nothing.
    lines = as_said(mail.notice).split("\n")
    parts: dict[str, list[str]] = {}
    spelt: dict[str, str] = {}
    current = ""
    for line in lines:
        for address in () if _OF_OTHERS.match(line) else addresses_in(line):
            key = address.lower()
            if current and key not in known and _REPLY.search(line.partition(address)[0]):
                # Whom a reply names beside the recipient: an abuse desk, a successor.
                continue
            if key not in ours and not NAMES.search(key) and (not named or key in known):
                current = key
                spelt.setdefault(key, address)
                break
        if current:
            parts.setdefault(current, []).append(line)
    if not parts:
        whom = named[0] if named else next(iter(known), "")
        return [(whom, mail.notice)]
    if len(parts) == 1:
        key = next(iter(parts))
        return [(spelt[key], mail.notice)]
    return [(spelt[key], "\n".join(said)) for key, said in parts.items()]
