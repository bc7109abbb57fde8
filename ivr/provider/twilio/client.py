"""The way to the provider: Twilio's own client, without its log, its memory and its patience."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ivr.config import Settings, require
from ivr.errors import IvrError
from ivr.provider.api import ProviderError
from ivr.provider.patience import within

if TYPE_CHECKING:
    from twilio.rest import Client

# Seconds for one request, all of it. Twilio gives a webhook 15, and a caller hears nothing meanwhile.
LONGEST = 5.0

_UNAUTHORIZED = 401

# Twilio's library logs the query of every request, which may hold a number; here it has nobody to tell.
_SILENT = logging.Logger("silent", level=logging.CRITICAL + 1)


class TwilioError(ProviderError):
    """Twilio refused or gave no answer; its words for a person quote nothing of what Twilio wrote."""

    def __init__(self, code: int = 0, status: int = 0, wait: float = 0.0) -> None:
        super().__init__(_words(code), code, status, wait)


class Unreachable(TwilioError):
    """No connection came about: whatever was asked, nothing has happened."""


def _words(code: int) -> str:
    """One line for a person; without what the provider wrote, which may quote a number.

    >>> _words(20003)
    'Twilio refuses: error 20003, see https://www.twilio.com/docs/errors/20003'
    >>> _words(502), _words(0)
    ('Twilio answers with status 502', 'Twilio gives no answer that can be read')
    """
    if code >= 10_000:
        return f"Twilio refuses: error {code}, see https://www.twilio.com/docs/errors/{code}"
    return f"Twilio answers with status {code}" if code else "Twilio gives no answer that can be read"


def open_client(settings: Settings, longest: float = LONGEST) -> Client:
    """Twilio's client for the account in the settings; no request takes longer than `longest` seconds.

    Raises `SettingsError` without an account: the library would look for one in the variables of other programs.
    """
    require(settings, "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
    from twilio.rest import Client  # 0.3 s to import, and most commands never ask the provider anything

    transport = Transport(longest, settings.twilio_auth_token_next)
    client = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=transport)
    client.edge = client.region = ""  # the library reads them from TWILIO_*; our settings are WEGWIJS_*
    client.api.base_url = settings.twilio_api
    # These have hosts of their own beside api.twilio.com, in each region; a double is one host.
    client.messaging.base_url = settings.twilio_api.replace("://api.", "://messaging.", 1)
    client.trunking.base_url = settings.twilio_api.replace("://api.", "://trunking.", 1)
    return client


@contextmanager
def asking() -> Iterator[None]:
    """Goes around every use of the client: whatever goes wrong inside is a `TwilioError`."""
    try:
        yield
    except IvrError:
        raise
    except Exception:  # no connection, too late, an answer that the library cannot read: all the same to us
        raise TwilioError from None


class Transport:
    """Carries the requests of Twilio's library: nothing logged, nothing kept, and nothing asked twice, but for a
    request that was not even looked at because the token is no longer the account's: then the `next_token` counts."""

    def __init__(self, longest: float, next_token: str = "") -> None:
        self._longest, self._next_token = longest, next_token

    def request(self, method: str, url: str, **parts: Any) -> Any:
        """The answer, a `twilio.http.response.Response`. Raises `TwilioError` for any status but 2xx."""
        answer = within(self._longest, lambda: self._admitted(method, url, parts))
        if not 200 <= answer.status_code < 300:
            wait = _seconds(answer.headers.get("Retry-After", ""))
            raise TwilioError(_code(answer.status_code, answer.text), answer.status_code, wait)
        return answer

    def _admitted(self, method: str, url: str, parts: dict[str, Any]) -> Any:
        answer = self._carry(method, url, parts)
        if answer.status_code == _UNAUTHORIZED and self._next_token:
            account, _ = parts["auth"]
            return self._carry(method, url, {**parts, "auth": (account, self._next_token)})
        return answer

    def _carry(self, method: str, url: str, parts: dict[str, Any]) -> Any:
        from requests import ConnectionError as NoConnection
        from requests import ConnectTimeout
        from twilio.http.http_client import TwilioHttpClient
        from urllib3.exceptions import NewConnectionError

        # One for each request: it remembers the last one it sent, with the number and the text.
        carrier = TwilioHttpClient(timeout=0.8 * self._longest, max_retries=0, logger=_SILENT)
        try:
            return carrier.request(method, url, **parts)
        except NoConnection as fault:
            reason = getattr(fault.args[0], "reason", None) if fault.args else None
            early = isinstance(fault, ConnectTimeout) or isinstance(reason, NewConnectionError)
            raise (Unreachable if early else TwilioError) from None
        finally:
            carrier.session.close()


def _seconds(text: str) -> float:
    """The seconds of a Retry-After header; a date, or anything else, counts as none.

    >>> _seconds("7"), _seconds("Wed, 21 Oct 2026 07:28:00 GMT"), _seconds("")
    (7.0, 0.0, 0.0)
    """
    return float(text) if text.isdecimal() and len(text) < 6 else 0.0


def _code(status: int, body: str) -> int:
    """The provider's error number in the body of a refusal; the HTTP status where there is none.

    >>> _code(400, '{"code": 21610}'), _code(500, "<html>"), _code(400, '{"code": "32470123456"}')
    (21610, 500, 400)
    """
    try:
        code = json.loads(body)["code"]
    except (ValueError, TypeError, KeyError):
        return status
    return code if isinstance(code, int) and 10_000 <= code < 1_000_000 else status
