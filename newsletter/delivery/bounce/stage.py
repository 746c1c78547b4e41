"""What a refusal was an answer to: words mean one thing at RCPT, and another when the whole message has been sent."""

from __future__ import annotations

import re

_AFTER_DATA = re.compile(
    r"end of data|after (?:pipelined )?sending data block|rejected command '(?:data|bdat)\b"
    r"|in reply to (?:the )?data|after data|>>> data\s+<<< 5\d\d[^\n]*(?:user unknown|unknown user)"
    # IronPort has a code of its own for each stage: 5.1.0 for the recipient, 5.3.0 for what was refused later.
    r"|5\.3\.0 - other mail system problem"
    # qmail-remote.c: the reply to DATA, and the reply to the text.
    r"|failed on data command|failed after i sent the message",
    re.IGNORECASE,
)
_AT_MAIL = re.compile(
    r"after (?:pipelined )?mail from|in reply to mail from|to mail from\b"
    r"|>>> (?:mail from|ehlo|helo)\b[^\n]*\n\s*<<< 5\d\d"
    r"|but (?:my name|sender) was rejected|but greeting failed"
    # Before MAIL: Postfix, Exim, the DragonFly Mail Agent, chasquid.
    r"|refused to talk to me|after (?:initial connection|ehlo|helo)\b|in reply to (?:ehlo|helo)\b"
    r"|did not like our mail from"
    r"|\berror (?:creating client|saying hello)|rejected command '(?:mail from|ehlo|helo)\b"
    # Sendmail and Courier show no command before the greeting.
    r"|\[[\da-f.:]{3,45}\]:\s{1,20}<<< 5\d\d|talking to [^\n]{0,300}\n\s{0,20}<<< 5\d\d",
    re.IGNORECASE,
)
_AT_RCPT = re.compile(
    r"rcpt[ _]to|>>> rcpt|mail\+rcpt |(?:after|following) rcpt command|\d does not like recipient\b"
    r"|following\s+recipients\s+was\s+rejected\s+by\s+a\s+remote",
    re.IGNORECASE,
)
# A list of the envelope (Apache James) is no session.
_ENVELOPE = re.compile(r"^[ \t]*rcpt to: +[^<\s]", re.IGNORECASE | re.MULTILINE)


def after_data(text: str) -> bool:
    """Whether the message had been sent when it was refused."""
    return bool(_AFTER_DATA.search(text))


def at_mail(text: str) -> bool:
    """Whether the sender was refused, before anybody asked for the recipient."""
    return bool(_AT_MAIL.search(text)) and not at_rcpt(text)


def at_rcpt(text: str) -> bool:
    """Whether it is said that the recipient was refused."""
    return bool(_AT_RCPT.search(_ENVELOPE.sub(" ", text)))
