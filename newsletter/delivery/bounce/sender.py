"""Who writes: a server, or somebody?"""

from __future__ import annotations

import re

from newsletter.delivery.bounce.mail import Mail

NAMES = re.compile(
    r"mailer[-_ ]?daemon|post[ _-]?master|mail ?(?:delivery|deliver|delivery sub|system|administrator|er)\b"
    r"|mail delivery"
    r"|delivery (?:sub)?system|\bmta\b|mdaemon|mail-?daemon|administrator|maildelivery|emailsystem|(?<![-+])bounce"
    r"|\bmailer\b|mail ?(?:router|gateway|server|service|transfer|master|agent)|transfer agent|\bsmtp\b|\buucp\b"
    r"|\broot\b"
    r"|\bexim\b|post ?office|e-?mail system|e-?mail security|amministratore|administra\w+ (?:del sistema|système)"
    r"|メール|システム|系统|邮件|郵件|시스템|администратор",
    re.I,
)
"""Under which servers write of themselves."""
# Lists and senders in bulk have return paths for their own bounces.
_RETURNS_TO = re.compile(r"mailer-?daemon|post-?master", re.I)
# What programs put in that people write with, and lists that pass on what people wrote.
_OF_PEOPLE = ("user-agent", "in-reply-to", "list-id", "x-list", "x-mailing-list", "x-mailman-version")
# Majordomo passes a posting to the owner of its list.
_TO_THE_OWNER = re.compile(r"^BOUNCE \S{1,200}@\S{1,200}: +(?:non-?member|approval)", re.I)
_LIST_SERVER = re.compile(
    r"-(?:bounces|owner|request|admin)(?:\+[^@]{0,80})?@|\bowner-|mailman|mlmmj|sympa|listserv", re.I
)
_FORWARDED = re.compile(r"^\W*(?:fwd?|tr|wg|転送)\b", re.I)


def is_of_a_server(mail: Mail) -> bool:
    """Whether its sender is named like one, or wants no answer, or its fields say that no person sent it."""
    return (
        is_named_like_one(mail)
        or mail.first("return-path").strip() == "<>"
        or mail.first("auto-submitted").lower().startswith("auto-")
    )


def is_named_like_one(mail: Mail) -> bool:
    """Whether its sender has the name of a mail system, or none. A null return path names nobody: answers have it, too
    (RFC 3834 §3.3)."""
    sender = mail.first("from")
    return sender.strip() == "<>" or bool(NAMES.search(sender) or _RETURNS_TO.search(mail.first("return-path")))


def is_of_a_list(mail: Mail) -> bool:
    """Whether the program that keeps a mailing list wrote it, in its own name."""
    return bool(_LIST_SERVER.search(mail.first("from"))) and not mail.first("in-reply-to")


def is_of_a_person(mail: Mail) -> bool:
    """Whether somebody wrote it, who may speak of what did not arrive, too; not who passes a notice on."""
    if mail.report or is_named_like_one(mail) or _FORWARDED.search(mail.first("subject")):
        return False
    return bool(_TO_THE_OWNER.search(mail.first("subject"))) or any(mail.first(name) for name in _OF_PEOPLE)
