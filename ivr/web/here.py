"""What the views share: the services of the line, and what they ask of the request they are in."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeVar

from flask import Request, current_app, request

from ivr.model.url_state import UrlState
from ivr.provider.api import Caller
from ivr.service.parts import LineServices
from ivr.web import trial

T = TypeVar("T", bound=UrlState)

_KEY = "wegwijs"
STATE = "s"
"""The parameter of a URL that carries a sealed state."""
_OURS = re.compile(rf"{STATE}=([\w-]+)", re.ASCII)
"""A query as `query` writes it: nothing in it has to be decoded."""


def here() -> LineServices:
    """The services of the application that handles this request."""
    services = current_app.extensions[_KEY]
    assert isinstance(services, LineServices)  # noqa: S101  # set by `app` before any request
    return services


def install(extensions: dict[str, object], services: LineServices) -> None:
    extensions[_KEY] = services


def now() -> datetime:
    """The instant of this request: the clock's, or the one our own phone set for it."""
    return trial.instant(request) or here().clock()


def caller() -> Caller:
    """Who is calling in this request."""
    return here().provider.caller(request.form)


def query(state: UrlState) -> str:
    """The query of a URL on which the call of this request goes on in this state."""
    return sealed(state, here(), caller().call)


def sealed(state: UrlState, line: LineServices, call: str) -> str:
    """The same for who knows the call."""
    return f"{STATE}={line.seal.close(state.write(), call)}"  # a token has no character to quote


def state_of(kind: type[T]) -> T:
    """The state that the URL of this request carries; a new one where it carries none of ours."""
    return opened(kind, here(), request, caller().call)


def opened(kind: type[T], line: LineServices, asked: Request, call: str) -> T:
    """The same for who knows the call."""
    ours = _OURS.fullmatch(asked.environ.get("QUERY_STRING", ""))
    return kind.read(line.seal.open(ours[1] if ours else asked.args.get(STATE, ""), call))
