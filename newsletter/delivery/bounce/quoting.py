"""What a notice quotes of another server's reply: the reply is evidence, the words around it are a program's."""

from __future__ import annotations

import re

_OF_POSTFIX = re.compile(r"<[^<>\s]+>(?: \(expanded from <[^<>\s]+>\))?: ")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[- ]#?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# Sendmail gives the reply in parentheses, and further down a line of its own: "User unknown" after every 550, whatever
# the reply said (sendmail/deliver.c, EX_NOUSER).
_OF_SENDMAIL = re.compile(r"\s*\(reason: (\d{3}\b.*?)\)?\s*$")
_CONCLUSION = re.compile(r"\s*5\d\d 5\.\d+\.\d+ \S+\.\.\. ")

# Exim writes octets that are not ASCII as \nnn.
_ESCAPED = re.compile(r"(?:\\[23][0-7]{2}){2,400}")


def as_said(text: str) -> str:
    """A notice without what its program concluded of a reply that it shows, with the lines that Postfix broke in one
    again (it breaks between any two words, a code and its reason too), and with the characters that Exim escaped."""
    text = _ESCAPED.sub(_characters, text)
    shows_reply = "(reason: " in text or "<<< " in text
    lines: list[str] = []
    within = False
    for line in text.split("\n"):
        if shows_reply and _CONCLUSION.match(line):
            continue
        goes_on = within and line[:1] in (" ", "\t") and line.strip()
        if goes_on:
            lines[-1] += f" {line.strip()}"
            continue
        lines.append(line)
        within = bool(_OF_POSTFIX.match(line))
    return "\n".join(lines)


def _characters(match: re.Match[str]) -> str:
    octets = bytes(int(octal, 8) for octal in match[0][1:].split("\\"))
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return match[0]


def quoted_reply(text: str) -> str:
    """The first reply that is quoted, all its lines; empty where there is none. Replies that came later, as those to
    QUIT and to DATA, say less than it."""
    lines = text.split("\n")
    reason = next((match[1] for line in lines if (match := _OF_SENDMAIL.match(line))), "")
    if reason:
        return reason
    found = [(match, line) for line in lines if (match := _REPLY.search(line))]
    if not found:
        return ""
    first = found[0][0].groups()
    return "\n".join(line[match.start() :] for match, line in found if match.groups() == first)
