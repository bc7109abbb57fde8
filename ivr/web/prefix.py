"""Takes the path of the public address off a request, where the proxy before the line left it on; the operators' pages,
which link to one another by whole paths, are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ivr.provider.below import without

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PAGES = "/console/"


class WithoutPrefix:
    """A WSGI application around another one, which never sees the path of the public address in a path."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app, self._raw = app, prefix
        self._decoded = unquote_to_bytes(self._raw).decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, raw = environ.get("PATH_INFO", ""), environ.get("RAW_URI")
        short = without(path, self._decoded)
        if short != path and (raw is None or without(raw, self._raw) != raw):  # else it was written in another way
            environ["PATH_INFO"] = short
            if raw is not None:
                environ["RAW_URI"] = without(raw, self._raw)
        if f"{environ.get('PATH_INFO', '')}/".startswith(_PAGES):
            environ["SCRIPT_NAME"] = self._decoded
        return self._app(environ, start_response)
