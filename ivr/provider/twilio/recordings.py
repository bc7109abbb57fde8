"""What the provider recorded in a call: fetched once, and deleted there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ivr.config import Settings
from ivr.provider.patience import within
from ivr.provider.twilio.client import TwilioError, asking

if TYPE_CHECKING:
    from twilio.rest import Client

MOST_BYTES = 5_000_000
LONGEST = 10.0
"""Seconds for fetching a recording; with deleting it, that is just within the 15 that the provider waits for us."""

# The file may appear a moment after the provider told of it: seconds to wait before each further try.
_PAUSES = (0.5, 1.0, 2.0)
_NOT_THERE, _UNAUTHORIZED = 404, 401
_GONE = (404, 20404)
_PLACE = re.compile(r"/2010-04-01/Accounts/AC[0-9a-f]{32}/Recordings/(RE[0-9a-f]{32})(\.[a-z0-9]+)?")


def recording_id(form: Mapping[str, str]) -> str:
    """The id (RE…) of the recording that a request tells of; "" where it tells of none.

    https://www.twilio.com/docs/voice/twiml/record#attributes-action
    """
    try:
        match = _PLACE.fullmatch(urlsplit(form.get("RecordingUrl", "")).path)
    except ValueError:
        return ""
    return match[1] if match else ""


def address(account: str, id: str, base: str = "https://api.twilio.com") -> str:
    """Where a recording of an account lies at the provider, as its requests tell of it."""
    return f"{base}/2010-04-01/Accounts/{account}/Recordings/{id}"


def fetch(settings: Settings, id: str, pause: Callable[[float], None] = time.sleep) -> bytes:
    """The recording as a WAV file, at most 5 MB, within 10 seconds. Raises `TwilioError`.

    The address is made from our settings and the id alone: what a request claims never says whom the token goes to.
    """
    account = settings.twilio_account_sid
    url = f"{address(account, id, settings.twilio_api)}.wav"
    tokens = [token for token in (settings.twilio_auth_token, settings.twilio_auth_token_next) if token]
    with asking():
        return within(LONGEST, lambda: _fetch(url, [(account, token) for token in tokens], pause))


def delete(client: Client, id: str) -> None:
    """Deletes the recording at the provider; one that is gone already is deleted too. Raises `TwilioError`."""
    try:
        with asking():
            client.recordings(id).delete()
    except TwilioError as fault:
        if fault.code not in _GONE:
            raise


def _fetch(url: str, keys: Sequence[tuple[str, str]], pause: Callable[[float], None]) -> bytes:
    for seconds in _PAUSES:
        try:
            return _admitted(url, keys)
        except TwilioError as fault:
            if fault.code != _NOT_THERE:
                raise
        pause(seconds)
    return _admitted(url, keys)


def _admitted(url: str, keys: Sequence[tuple[str, str]]) -> bytes:
    """The file by the first keys that are the account's."""
    for pair in keys[:-1]:
        try:
            return _read(url, pair)
        except TwilioError as fault:
            if fault.code != _UNAUTHORIZED:
                raise
    return _read(url, keys[-1])


def _read(url: str, keys: tuple[str, str]) -> bytes:
    import requests  # most processes fetch none

    with requests.get(url, auth=keys, stream=True, timeout=LONGEST / 2, allow_redirects=False) as answer:
        if answer.status_code != 200:
            raise TwilioError(answer.status_code)
        data = bytearray()
        for part in answer.iter_content(64 * 1024):
            data += part
            if len(data) > MOST_BYTES:
                raise TwilioError
    return bytes(data)
