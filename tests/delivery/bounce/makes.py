"""One reply as servers of many makes pass it on, in the form that their sources have; each says in its own way to which
command it was the answer, or does not say."""

# ruff: noqa: E501 - what servers write is on one line, as they write it

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.delivery.bounce.unseen import letter, report

WHO = "x@y.example"
_US = "annex@news.example"
_COPY = f"\n\nReturn-Path: <{_US}>\nFrom: Annex <{_US}>\nTo: {WHO}\nSubject: This week\n\nText\n"
Make = Callable[[str, str], bytes]
"""The command (RCPT, MAIL, DATA, or none for a greeting), and the reply → the notice."""


def _status(reply: str) -> str:
    found = re.search(r"\b[245]\.\d+\.\d+\b", reply)
    return found[0] if found else f"{reply[0]}.0.0"


def _words(reply: str) -> str:
    return re.sub(r"^\d{3}[ -](?:[245]\.\d+\.\d+ )?", "", reply)


def postfix(command: str, reply: str) -> bytes:
    named = {"RCPT": "RCPT TO", "MAIL": "MAIL FROM", "DATA": "end of DATA"}.get(command)
    said = f"said: {reply} (in reply to {named} command)" if named else f"refused to talk to me: {reply}"
    text = f"                   The mail system\n\n<{WHO}>: host mx.y.example[192.0.2.7] {said}\n"
    return report(text, reply, _status(reply), who=WHO)


def exim(command: str, reply: str) -> bytes:
    named = {"RCPT": f"RCPT TO:<{WHO}>", "MAIL": f"pipelined MAIL FROM:<{_US}>", "DATA": "end of data"}
    after = named.get(command, "initial connection")
    text = (
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The"
        f" following address(es) failed:\n\n  {WHO}\n    host mx.y.example [192.0.2.7]\n    SMTP error from remote mail"
        f" server after {after}:\n    {reply}{_COPY}"
    )
    fields = f"X-Failed-Recipients: {WHO}\nAuto-Submitted: auto-replied\n"
    return letter(text, subject="Mail delivery failed: returning message to sender", fields=fields)


def sendmail(command: str, reply: str) -> bytes:
    asked = {"RCPT": f">>> RCPT To:<{WHO}>\n", "MAIL": f">>> MAIL From:<{_US}>\n", "DATA": ">>> DATA\n"}.get(
        command, ""
    )
    of_recipient = command == "RCPT" and reply[:3] in ("550", "551", "553")
    concluded = f"550 5.1.1 <{WHO}>... User unknown" if of_recipient else "554 5.0.0 Service unavailable"
    text = (
        f"   ----- The following addresses had permanent fatal errors -----\n<{WHO}>\n    (reason: {reply})\n\n   -----"
        f" Transcript of session follows -----\n... while talking to mx.y.example.:\n{asked}<<< {reply}\n{concluded}\n"
    )
    status = _status(reply) if not _status(reply).endswith(".0.0") else "5.1.1" if of_recipient else "5.0.0"
    return report(text, reply, status, who=WHO, subject="Returned mail: see transcript for details")


def courier(command: str, reply: str) -> bytes:
    asked = {"RCPT": f" >>> RCPT TO:<{WHO}>\n", "MAIL": f" >>> MAIL FROM:<{_US}>\n", "DATA": " >>> DATA\n"}
    text = (
        "                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n"
        f"<{WHO}>:\n    mx.y.example [192.0.2.7]:\n{asked.get(command, '')} <<< {reply}\n"
    )
    sender = '"Courier mail server at relay.example" <@>'
    return report(text, reply, "5.0.0", who=WHO, sender=sender, subject="NOTICE: mail delivery status.")


def qmail(command: str, reply: str) -> bytes:
    how = {
        "RCPT": "192.0.2.7 does not like recipient.",
        "MAIL": "Connected to 192.0.2.7 but sender was rejected.",
        "DATA": "192.0.2.7 failed after I sent the message.",
    }.get(command, "Connected to 192.0.2.7 but greeting failed.")
    return letter(
        "Hi. This is the qmail-send program at relay.example.\nI'm afraid I wasn't able to deliver your message to the"
        f" following addresses.\n\n<{WHO}>:\n{how}\nRemote host said: {reply}\nGiving up on 192.0.2.7.\n\n--- Below this"
        f" line is a copy of the message.{_COPY}"
    )


def dragonfly(command: str, reply: str) -> bytes:
    named = {"RCPT": "RCPT TO", "MAIL": "MAIL FROM", "DATA": "final DATA"}[command]
    text = (
        f"This is the DragonFly Mail Agent v0.13 at relay.example.\n\nThere was an error delivering your mail to <{WHO}>.\n\n"
        f"mx.y.example [192.0.2.7] did not like our {named}:\n{reply}\n\nMessage headers follow.{_COPY}"
    )
    return letter(text, sender="MAILER-DAEMON <>", subject="Mail delivery failed")


def opensmtpd(_command: str, reply: str) -> bytes:
    text = (
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while"
        f" attempting to deliver a message for\n    the following list of recipients:\n\n{WHO}: {reply}\n\n    Below is a"
        " copy of the original message:\n"
    )
    sender = "Mailer Daemon <MAILER-DAEMON@relay.example>"
    return report(text, "", "5.0.0", who=WHO, sender=sender, subject="Delivery status notification: failed")


def chasquid(command: str, reply: str) -> bytes:
    said = f"{'DATA closing' if command == 'DATA' else 'MAIL+RCPT'} {reply}"
    text = (
        f"Delivery of your message to the following recipient(s) failed permanently:\n\n  - {WHO}\n\n\nTechnical details:\n"
        f'- "{WHO}" (EMAIL) failed permanently with error:\n    {said}\n'
    )
    sender = "Mail Delivery System <postmaster-dsn@relay.example>"
    return report(
        text, said, "5.0.0", who=WHO, sender=sender, subject="Mail delivery failed: returning message to sender"
    )


def maddy(_command: str, reply: str) -> bytes:
    text = (
        "Unfortunately, your message could not be delivered to one or more\nrecipients. The usual cause of this problem is"
        " invalid\nrecipient address or maintenance at the recipient side.\n\nContact the postmaster for further assistance,"
        f" provide the Message ID (below):\n\nMessage ID: abcd\n\nDelivery to {WHO} failed with error: mx.y.example. said:"
        f" {_words(reply)}\n"
    )
    return report(text, f"{reply[:3]} {_status(reply)} mx.y.example. said: {_words(reply)}", _status(reply), who=WHO)


def mox(_command: str, reply: str) -> bytes:
    text = (
        f"Delivery has failed permanently for your email to:\n\n\t{WHO}\n\nNo further deliveries will be attempted.\n\nError"
        f" during the last delivery attempt:\n\n\tpermanent: {reply}\n\nFull SMTP response:\n\n\t{reply}\n"
    )
    status = f"{_status(reply)} (permanent: {reply})"
    return report(text, reply, status, who=WHO, sender="<postmaster@relay.example>", subject="mail delivery failed")


def haraka(_command: str, reply: str) -> bytes:
    text = (
        "I'm afraid I wasn't able to deliver your message\n    \"This week\"\nto the following addresses.\nThis is a"
        f" permanent error; I've given up. Sorry it didn't work out.\n\nIntended Recipients: <{WHO}>\nFailure Reason: Some"
        f" recipients failed: <{WHO}>\n\n<{WHO}>: {reply}\n"
    )
    said = f"{reply[:3]} {_status(reply)} {_words(reply)}"
    return report(text, said, _status(reply), who=WHO, subject="failure notice")


def zonemta(_command: str, reply: str) -> bytes:
    text = (
        f"Delivery to the following recipient failed permanently:\n    {WHO}\n\nTechnical details of permanent failure:\n\n"
        f"{reply}\n"
    )
    return report(text, reply, "5.0.0", who=WHO, subject=f"Delivery Status Notification (Failure: {WHO})")


def nullmailer(_command: str, reply: str) -> bytes:
    text = (
        "This is the nullmailer delivery system.  The message attached below\ncould not be delivered to one or more of the"
        f" intended recipients:\n\n\t<{WHO}>\n"
    )
    return report(text, reply, "5.0.0", who=WHO, subject="Returned mail: Could not send message")


def james(_command: str, reply: str) -> bytes:
    text = (
        "Hi. This is the James mail server at relay.example.\nI'm afraid I wasn't able to deliver your message to the"
        f" following addresses.\n\nOriginal email subject: This week\n\nFailed recipient(s):\n{WHO}\n\nError message:\n"
        f"{reply}\n"
    )
    return report(text, reply, reply, who=WHO, sender="postmaster@relay.example", subject="[BOUNCE] This week")


def stalwart(command: str, reply: str) -> bytes:
    asked = {"RCPT": f"RCPT TO:<{WHO}>", "MAIL": f"MAIL FROM:<{_US}>", "DATA": "DATA"}.get(
        command, "EHLO relay.example"
    )
    status = _status(reply).replace("5.0.0", "0.0.0")
    text = (
        "Your message could not be delivered to the following recipients:\n\n"
        f"<{WHO}> (host 'mx.y.example' rejected command '{asked}' with code {reply[:3]} ({status}) '{_words(reply)}')\n"
    )
    said = f"{reply[:3]} {status} {_words(reply)}"
    return report(text, said, _status(reply), who=WHO, subject="Failed to deliver message")


TELLING: Mapping[str, Make] = {make.__name__: make for make in (postfix, exim, sendmail, courier, qmail, stalwart)}
"""They tell the command, and that there was none."""
SILENT: Mapping[str, Make] = {
    make.__name__: make for make in (opensmtpd, chasquid, maddy, mox, haraka, zonemta, nullmailer, james, dragonfly)
}
