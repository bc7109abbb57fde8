"""A request of ASGI as the environment of WSGI (PEP 3333), with its path as it came over the wire."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from ivr.serving.gate import Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_NEVER = {"TRANSFER_ENCODING", "CONTENT_LENGTH", "CONTENT_TYPE"}


def environ_of(scope: Scope, body: bytes) -> WSGIEnvironment:
    """The environment of a request whose body is whole. `RAW_URI` holds path and query byte for byte."""
    raw_path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    (host, port), (client, client_port) = _address(scope.get("server")), _address(scope.get("client"))
    headers = _headers(scope["headers"])
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": f"{raw_path}?{query}" if query else raw_path,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": client_port,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("CONTENT_TYPE", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | {f"HTTP_{name}": value for name, value in headers.items() if name not in _NEVER}


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by their WSGI names; what comes twice is joined (RFC 9110, 5.3; cookies by RFC 6265, 5.4).

    A name with an underscore is left out: it could not be told from the same one with a dash, which a web server in
    front may have removed.

    >>> _headers([(b"x-a", b"1"), (b"x-a", b"2"), (b"x_a", b"3")])
    {'X_A': '1,2'}
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if b"_" in name:
            continue
        key, text = name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        found[key] = f"{found[key]}{';' if key == 'COOKIE' else ','}{text}" if key in found else text
    return found


def _address(pair: Any) -> tuple[str, str]:
    """Host and port as text; who comes over a socket in the file system has no host."""
    host, port = pair or ("", 0)
    return (host, str(port))
