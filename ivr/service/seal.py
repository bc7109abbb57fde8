"""The state of a call on its way through the provider: sealed, so that it reads as nothing in anybody's log.

A topic and a postal code travel in the URLs of a call, and the provider shows URLs to whoever may look at its account.
A sealed state is encrypted and authenticated (AES-SIV, RFC 5297) for one call: nobody can read it, make one up, change
one, or take it into another call. Equal states of two calls do not look alike, nor do long and short ones.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import quote_plus, unquote_plus

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from ivr import watch

# Most states are shorter than two of these: whoever sees the length learns nothing of a topic's name.
_BLOCK = 128
_WORDS = re.compile(r"[\w.-]*", re.ASCII)
# No state is near it; a longer token is not worth decrypting.
_LONGEST = 2_000


class Seal:
    """Seals with a key made from `secret`, which all processes that answer the same line share."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESSIV(hashlib.sha512(f"wegwijs: states in URLs\n{secret}".encode()).digest())

    def close(self, parameters: Mapping[str, str], call: str) -> str:
        """The parameters as one token for this call; their names are those of fields, and need no quoting."""
        plain = _WORDS.fullmatch("".join(parameters.values()))  # as nearly always: a word needs no quoting
        text = "&".join([f"{name}={value if plain else quote_plus(value)}" for name, value in parameters.items()])
        padded = text.ljust(-(-(len(text) + 1) // _BLOCK) * _BLOCK, "&")
        return urlsafe_b64encode(self._cipher.encrypt(padded.encode(), [call.encode()])).decode().rstrip("=")

    def open(self, token: str, call: str) -> dict[str, str]:
        """The parameters in a token; none where it was not made by us, or for another call."""
        if not token or len(token) > _LONGEST:
            return {}
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            return _parameters(self._cipher.decrypt(sealed, [call.encode()]).decode())
        except (ValueError, InvalidTag):
            watch.count("state-refused")
            return {}


def _parameters(text: str) -> dict[str, str]:
    """What `close` wrote."""
    pairs = [pair.partition("=") for pair in text.rstrip("&").split("&")]
    quoted = "%" in text or "+" in text
    return {name: unquote_plus(value) if quoted else value for name, _, value in pairs if value}
