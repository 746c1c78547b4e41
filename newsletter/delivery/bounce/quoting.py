"""What a notice quotes of another server's reply: the reply is evidence, the words around it are a program's."""

from __future__ import annotations

import re

_OF_POSTFIX = re.compile(r"<[^<>\s]+>(?: \(expanded from <[^<>\s]+>\))?: ")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[- ]#?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")


def unfolded(text: str) -> str:
    """With the lines that Postfix broke one line again: it breaks between any two words, a code and its reason too."""
    lines: list[str] = []
    within = False
    for line in text.split("\n"):
        goes_on = within and line[:1] in (" ", "\t") and line.strip()
        if goes_on:
            lines[-1] += f" {line.strip()}"
            continue
        lines.append(line)
        within = bool(_OF_POSTFIX.match(line))
    return "\n".join(lines)


def quoted_reply(text: str) -> str:
    """The first reply with an enhanced code that is quoted, all its lines; empty where there is none. Replies that came
    later, as those to QUIT and to DATA, say less than it."""
    found = [(match, line) for line in text.split("\n") if (match := _REPLY.search(line))]
    if not found:
        return ""
    first = found[0][0].groups()
    return "\n".join(line[match.start() :] for match, line in found if match.groups() == first)
