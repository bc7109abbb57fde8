"""Nothing under /voice and /sms reaches a view, or is even told apart, unless the provider asks."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from ivr import watch
from ivr.web.here import here


def only_the_provider() -> Response | None:
    """403 and an empty body for whoever cannot sign as the provider does; None lets the request in."""
    if not request.path.startswith(("/voice", "/sms")):
        return None
    try:
        admitted = here().provider.admits(request.environ, request.form, request.headers)
    except RequestEntityTooLarge:
        watch.count("too-large")
        return Response(status=403)
    except Exception:  # a URL that is no text: whatever cannot be checked is not let in
        admitted = False
    if not admitted:
        watch.count("signature-refused")
    return None if admitted else Response(status=403)
