"""A mailbox in the configuration: ``Name <name@example.org>`` or ``name@example.org``."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Annotated

from pydantic import AfterValidator


def _mailbox(value: str) -> str:
    name, address = parseaddr(value)
    local, _, domain = address.rpartition("@")
    if not local or not domain or any(ord(c) < 32 for c in name + address):
        raise ValueError("a mailbox looks like Name <name@example.org> or name@example.org")
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]


def bare_address(mailbox: str) -> str:
    """The address alone."""
    return parseaddr(mailbox)[1]
