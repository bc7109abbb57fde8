"""For whoever watches over the line: is the process up, can it answer, what is it serving."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from ivr.errors import IvrError
from ivr.web.line import here

health = Blueprint("health", __name__)


@health.get("/healthz")
def up() -> Response:
    return jsonify(status="up")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 when a snapshot is open, 503 when a caller would only hear the last words. Without the store the line answers
    too, and only forgets."""
    try:
        store = "up" if here().memory.is_up() else "down"
        return jsonify(status="ready", snapshot=here().shelf.live().id, store=store), 200
    except (IvrError, OSError, ValueError):
        return jsonify(status="no snapshot"), 503


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus text, for this machine only: what is served, nothing about who calls."""
    if request.remote_addr not in ("127.0.0.1", "::1") or request.headers.get("X-Forwarded-For"):
        abort(403)
    library = here().shelf.live()
    lines = [f'wegwijs_snapshot_info{{id="{library.id}"}} 1']
    lines += [f"wegwijs_{what} {count}" for what, count in library.counts().items()]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
