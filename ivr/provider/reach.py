"""The line seen from outside: look up its name, look at its certificate, ask it something. Nothing here raises."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit

from ivr.provider.patience import within

LONGEST = 5.0  # seconds for each question
MOST_BYTES = 100_000

T = TypeVar("T")


class HttpAnswer(NamedTuple):
    """HTTP status, text and media type ("text/xml") of an answer; where there was none, status 0 and in `body` why."""

    status: int
    body: str
    kind: str = ""


@dataclass(frozen=True)
class Network:
    """The three questions; tests ask a network of their own."""

    addresses: Callable[[str], tuple[str, ...]]
    certificate: Callable[[str], datetime | str]
    fetch: Callable[[str, Mapping[str, str] | None, Mapping[str, str]], HttpAnswer]


def addresses(host: str, longest: float = LONGEST) -> tuple[str, ...]:
    """The IP addresses of a name; none when it cannot be found."""
    found = _asked(longest, partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM))
    return () if isinstance(found, str) else tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def certificate(url: str, longest: float = LONGEST) -> datetime | str:
    """Until when the certificate of this https address is valid; else a text that says what is wrong with it."""
    return _asked(longest, partial(_expiry, url, longest))


def fetch(url: str, form: Mapping[str, str] | None, headers: Mapping[str, str], longest: float = LONGEST) -> HttpAnswer:
    """The answer to a GET, or to a POST of this form. A redirect is an answer too; it is not followed."""
    answer = _asked(longest, partial(_exchange, url, form, headers, longest))
    return HttpAnswer(0, answer) if isinstance(answer, str) else answer


NETWORK = Network(addresses, certificate, fetch)


def _asked(longest: float, question: Callable[[], T]) -> T | str:
    """What the question gives, or in words why it gave nothing."""
    try:
        return within(longest, question)
    except TimeoutError:
        return f"no answer within {longest:g} seconds"
    except ssl.SSLCertVerificationError as fault:
        return fault.verify_message
    except ssl.SSLError:
        return "no secure connection"
    except socket.gaierror:
        return "the name cannot be found"
    except OSError as fault:
        return fault.strerror or "no connection"
    except HTTPException:
        return "the answer is not HTTP"
    except ValueError:
        return "this is no address"


def _expiry(url: str, longest: float) -> datetime:
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 443
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=longest) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        end = str((secure.getpeercert() or {})["notAfter"])
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC)


def _exchange(url: str, form: Mapping[str, str] | None, headers: Mapping[str, str], longest: float) -> HttpAnswer:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.hostname or "", parts.port, timeout=longest)) as connection:
        if form is None:
            connection.request("GET", parts.path, headers=dict(headers))
        else:
            typed = {"Content-Type": "application/x-www-form-urlencoded", **headers}
            connection.request("POST", parts.path, urlencode(form), typed)
        answer = connection.getresponse()
        media = answer.getheader("Content-Type", "").partition(";")[0].strip().lower()
        return HttpAnswer(answer.status, answer.read(MOST_BYTES).decode("utf-8", "replace"), media)
