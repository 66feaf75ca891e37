"""Which hosts are near: on this machine or its own network, where nothing passes through the hands of others."""

from __future__ import annotations

import ipaddress

_OWN_NAMES = (".local", ".internal", ".test")


def is_near(host: str) -> bool:
    """Whether a host is this machine or on its own network (RFC 1918, 6761, 6762), by its name or address alone."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_OWN_NAMES)
    return found.is_loopback or found.is_private
