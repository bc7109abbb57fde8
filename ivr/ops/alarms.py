"""What needs a person now: asked of the line itself and of its certificate, for a timer without any service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ivr.config import Settings
from ivr.provider.reach import Network

_SOON = timedelta(days=14)
"""Certificates are renewed about thirty days before their end; after two weeks of failing somebody has to look."""


def alarms(settings: Settings, base: str, network: Network, now: datetime) -> list[str]:
    """A sentence for each thing; none where all is well. `base` is another way to the line than its public address."""
    return [*_line(base or settings.public_url, network), *_certificate(settings.public_url, network, now)]


def _line(address: str, network: Network) -> Iterator[str]:
    """What the line says of itself: nothing, last words only, or which parts do not work."""
    answer = network.fetch(f"{address}/readyz", None, {})
    if not answer.status:
        yield f"The line does not answer at {address}: {answer.body}."
        return
    try:
        told = json.loads(answer.body)
        sentences = [str(sentence) for sentence in told["degraded"]]
    except (ValueError, KeyError, TypeError):
        yield f"Whatever answers at {address} is not the line: status {answer.status}."
        return
    if answer.status != 200:
        yield "Callers hear nothing but the last words."
    yield from sentences


def _certificate(address: str, network: Network, now: datetime) -> Iterator[str]:
    if urlsplit(address).scheme != "https":
        return
    end = network.certificate(address)
    if isinstance(end, str):
        yield f"The certificate of {address} is not good: {end}."
    elif end - now < _SOON:
        yield f"The certificate of {address} ends on {end:%-d %B %Y}: look at why it is not renewed."
