"""Did this request come from the provider? Checked over the public address, as Twilio's own validator does it; what
does not fit at once, it checks itself."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hmac import compare_digest, digest
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from twilio.request_validator import RequestValidator

SIGNATURE = "X-Twilio-Signature"
"""The header that carries it."""
_HASH = "bodySHA256"


class SignatureValidator:
    """Knows the address the provider was given and the secret it signs with; two of them while one is rotated."""

    def __init__(self, public_url: str, auth_token: str, next_token: str = "") -> None:
        self._public_url = public_url
        self._validator = RequestValidator(auth_token)
        self._validators = [self._validator, *([RequestValidator(next_token)] if next_token else [])]

    def admits(self, environ: Mapping[str, Any], form: Any, signature: str | None) -> bool:
        """Whether the signature fits this request: its path and query as they came over the wire, and its form. A body
        that is no form counts by its hash in the query (https://www.twilio.com/docs/usage/webhooks/webhooks-security);
        without one nobody signed it."""
        url = self._public_url + raw_path(environ)
        if isinstance(form, str) and form and _HASH not in parse_qs(urlsplit(url).query):
            return False
        if not isinstance(form, str):
            signed = _signed(url, form)
            for validator in self._validators:
                if compare_digest(b64encode(digest(validator.token, signed, "sha1")), (signature or "").encode()):
                    return True
        return any(validator.validate(url, form, signature or "") for validator in self._validators)

    def sign(self, url: str, form: Mapping[str, str]) -> str:
        """The signature the provider would send, by the first secret; a phone of ours signs its requests with it."""
        return str(self._validator.compute_signature(url, form))


def _signed(url: str, form: Any) -> bytes:
    """What the provider signs of a form, every value of every field, at this address as it is written. The validator
    tries the address with and without the usual port besides, at five times the time."""
    fields = form.items(multi=True) if hasattr(form, "getlist") else form.items()
    return (url + "".join([name + value for name, value in sorted(fields)])).encode()


def raw_path(environ: Mapping[str, Any]) -> str:
    """Path and query of a WSGI request, byte for byte as sent; `request.url` of Flask is a decoded form of it.

    >>> raw_path({"SCRIPT_NAME": "", "PATH_INFO": "/voice", "QUERY_STRING": "q=caf%C3%A9"})
    '/voice?q=caf%C3%A9'
    """
    if raw := environ.get("RAW_URI"):
        return str(raw)
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    query = environ.get("QUERY_STRING", "")
    return quote(path, safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")
