"""The path in the public address, where the proxy before the line leaves it on.

Both kinds of proxy are usual. What reaches the line is made one: without the path, as a signature is checked over the
public address and what follows it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

OWN = ("voice", "sms", "audio", "take", "phone", "privacy", "healthz", "readyz", "metrics", "console")
"""How the line's own paths begin: a public address whose path begins so could not be told from them."""


def path_of(public_url: str) -> str:
    """The path that may be taken off; "" where there is none, or where it is one of the line's own.

    >>> path_of("https://host.example/ivr"), path_of("https://host.example"), path_of("https://host.example/audio")
    ('/ivr', '', '')
    """
    path = urlsplit(public_url).path
    return "" if is_own(path) else path


def is_own(path: str) -> bool:
    return path.strip("/").partition("/")[0] in OWN


def without(path: str, prefix: str) -> str:
    """
    >>> without("/ivr/voice?a=1", "/ivr"), without("/voice", "/ivr"), without("/ivry/voice", "/ivr")
    ('/voice?a=1', '/voice', '/ivry/voice')
    """
    return path[len(prefix) :] if prefix and path.startswith(f"{prefix}/") else path
