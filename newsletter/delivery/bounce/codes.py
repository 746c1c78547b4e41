"""Reply codes, enhanced codes and addresses as they stand in text."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(
    r"(?<![\d.:\[-])([245][0-5]\d)(?=[ \-=<#:,\])]|$)"
    r"(?! (?:bytes|octets|seconds|hours|minutes|days|messages|recipients|[A-Z][a-z]{2} \d))"
)
_ADDRESS = re.compile(r"""(?:"[^"\r\n]{1,64}"|[^\s<>()\[\]:;,"'@\\（：，]{1,64})@[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}""")


def status_in(text: str) -> str:
    """The first enhanced code (RFC 3463) that says something; else the first; else empty."""
    found = _STATUS.findall(text)
    return next((code for code in found if not code.endswith(".0.0")), found[0] if found else "")


def reply_in(text: str) -> str:
    """The first reply code that refuses; empty where there is none."""
    return next((code for code in _REPLY.findall(text) if code[0] in "45"), "")


def addresses_in(text: str) -> list[str]:
    """In order, each once, without the dots that end a sentence."""
    return list(dict.fromkeys(found.rstrip(".") for found in _ADDRESS.findall(text)))
