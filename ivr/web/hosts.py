"""Which Host a request may name.

A web page elsewhere can make a browser ask this machine under a name of its own (DNS rebinding), and a cache can be
talked into keeping an answer for another host. What cannot be done under the line's own name, without a dot (no such
name can be registered, and a proxy names its upstream so) or by an address of this network is therefore not done.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

_NEXT_DOOR = re.compile(r"127\.0\.0\.1(:[0-9]{1,5})?")
"""As a proxy of this machine names it that keeps no name."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


def is_ours(host: str, names: Collection[str]) -> bool:
    """Whether a Host header names one of these names, one without a dot, or an address that no stranger has.

    >>> [is_ours(host, {"line.example"}) for host in ("line.example", "LINE.example:443", "upstream", "10.0.0.7")]
    [True, True, True, True]
    >>> [is_ours(host, {"line.example"}) for host in ("evil.example", "8.8.8.8", "", "a b", "line.example@evil")]
    [False, False, False, False, False]
    """
    if host in names or _NEXT_DOOR.fullmatch(host):  # as nearly always: to read an address takes twenty times as long
        return True
    found = _HOST.fullmatch(host)
    if not found:
        return False
    name = found[1].strip("[]").lower().rstrip(".")
    try:
        address = ip_address(name)
    except ValueError:
        return name in names or ("." not in name and ":" not in name) or name.endswith(".localhost")
    return address.is_loopback or address.is_private or address.is_link_local or name in names


def names_of(public_url: str, more: str = "") -> frozenset[str]:
    """The name in the public address, and those of a list with commas."""
    return frozenset({urlsplit(public_url).hostname or "", *(name.strip().lower() for name in more.split(","))} - {""})
