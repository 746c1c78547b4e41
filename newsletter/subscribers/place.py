"""Where a visitor comes from: the network that is counted, and as much of the address as the operator keeps."""

from __future__ import annotations

import ipaddress
from typing import Literal

_WIDTH = {4: 24, 6: 56}
"""What one household or small provider has: one address of IPv4 is shared by many, one line of IPv6 has many."""


def network(address: str) -> str | None:
    """``203.0.113.0/24`` or ``2001:db8:0:1200::/56``; None for what is no address, and for this machine itself, which
    is its operator, or a proxy that does not say whom it speaks for."""
    parsed = _parsed(address)
    if parsed is None or parsed.is_loopback:
        return None
    return str(ipaddress.ip_network((parsed, _WIDTH[parsed.version]), strict=False))


def kept(address: str, keep: Literal["none", "network", "full"]) -> str | None:
    """What goes on record."""
    parsed = _parsed(address)
    if parsed is None or keep == "none":
        return None
    if keep == "full":
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _WIDTH[parsed.version]), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
