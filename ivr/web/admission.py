"""Nothing under /voice and /sms reaches a view, or is even told apart, unless the provider asks."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote_plus

from flask import Request, Response
from flask.globals import request_ctx
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from ivr import watch
from ivr.web.here import here

_NO_FILES: ImmutableMultiDict[str, FileStorage] = ImmutableMultiDict()
_FIELDS, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def only_the_provider() -> Response | None:
    """403 and an empty body for whoever cannot sign as the provider does; None lets the request in."""
    asked = request_ctx.request  # once: each look at flask's `request` costs a microsecond
    if not asked.path.startswith(("/voice", "/sms")):
        return None
    try:
        admitted = here().provider.admits(asked.environ, _body(asked))
    except RequestEntityTooLarge:
        watch.count("too-large")
        return Response(status=403)
    except Exception:  # a URL that is no text: whatever cannot be checked is not let in
        admitted = False
    if not admitted:
        watch.count("signature-refused")
    return None if admitted else Response(status=403)


def _body(asked: Request) -> Mapping[str, str] | str:
    """The fields of a form; of anything else the text."""
    kind = asked.environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind == _FIELDS:
        _read_fields(asked)
    return asked.form if kind in (_FIELDS, _PARTS) else asked.get_data(as_text=True)


def _read_fields(asked: Request) -> None:
    """Reads the form as Flask does, within the same limit, but in half the time: its way is made for files, too."""
    pairs = [pair.partition("=") for pair in _whole(asked).decode().split("&") if pair]
    asked.form = ImmutableMultiDict([(_plain(name), _plain(value)) for name, _, value in pairs])
    asked.files = _NO_FILES


def _whole(asked: Request) -> bytes:
    """The bytes of a body whose length was told; of another one as Flask reads it, which takes five times as long."""
    told, most = asked.environ.get("CONTENT_LENGTH", ""), asked.max_content_length
    if most and told.isdecimal() and int(told) <= most:
        data: bytes = asked.environ["wsgi.input"].read(int(told))
        return data
    return asked.get_data(cache=False)


def _plain(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    digits = text.removeprefix("%2B")  # half of what comes encoded is a telephone number
    return f"+{digits}" if len(digits) == len(text) - 3 and digits.isalnum() else unquote_plus(text)
