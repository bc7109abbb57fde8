"""For whoever watches over the line: is the process up, can it answer, what is it serving, what does not work."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response, abort, jsonify, request

from ivr import watch
from ivr.errors import IvrError
from ivr.service.overseen import spent_today, troubles
from ivr.service.parts import LineServices
from ivr.snapshot.read import Snapshot
from ivr.watch.prometheus import CONTENT_TYPE, Family, exposition, gauge, of_counts
from ivr.web.here import here, now

health = Blueprint("health", __name__)


@health.get("/healthz")
def up() -> Response:
    return jsonify(status="up")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 while callers get useful answers, with a sentence for each part that is degraded; 503 when they would hear
    nothing but the last words. Without the store the line answers too, and only forgets."""
    library = _live(here())
    if not library:
        return jsonify(status="last words only", degraded=["No snapshot can be read. Run `wegwijs compile`."]), 503
    found = troubles(here(), now())
    sentences = [sentence for part in found.values() for sentence in part]
    status, store = "degraded" if sentences else "ready", "down" if found["store"] else "up"
    return jsonify(status=status, snapshot=library.id, store=store, degraded=sentences), 200


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus text, for who has the token: nothing about who calls. Where a request comes from says nothing: one
    that a proxy of this machine passes on, without a word of its own, looks like one of this machine."""
    if not _has_token():
        watch.count("metrics-refused")
        abort(403)
    families = [*of_counts(watch.watch().counters.all()), *_gauges(here())]
    return Response(exposition(families), content_type=CONTENT_TYPE)


def _has_token() -> bool:
    token, given = here().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _live(line: LineServices) -> Snapshot | None:
    try:
        return line.shelf.live()
    except (IvrError, OSError, ValueError, KeyError, TypeError):  # a pointer that is no JSON, or another one
        return None


def _gauges(line: LineServices) -> Iterator[Family]:
    yield gauge("wegwijs_build_info", "The release that runs.", ({"version": _version()}, 1))
    parts = [({"part": part}, float(bool(found))) for part, found in troubles(line, now()).items()]
    yield gauge("wegwijs_degraded", "1 where a part does not work as it should; /readyz says why.", *parts)
    library = _live(line)
    yield gauge("wegwijs_snapshot_readable", "0 where callers hear the last words only.", ({}, float(bool(library))))
    if library:
        spent = spent_today(line, now())
        yield gauge("wegwijs_spent_sms_today", "Parts of SMS that went out today.", ({}, spent.sms))
        yield gauge("wegwijs_spent_minutes_today", "Minutes callers were put through today.", ({}, spent.minutes))
        yield gauge(
            "wegwijs_spending_ceiling", "1 where a ceiling of today is reached.", ({}, float(bool(spent.ceilings)))
        )
        yield gauge("wegwijs_snapshot_info", "The snapshot that is live.", ({"id": library.id}, 1))
        if (age := _age(line, library.id)) is not None:
            yield gauge("wegwijs_snapshot_age_seconds", "Since it was published.", ({}, age))
        for what, number in library.counts().items():
            yield gauge(f"wegwijs_{what}", f"Published {what}.", ({}, number))


def _age(line: LineServices, id: str) -> float | None:
    try:
        published = next(entry.published for entry in line.shelf.order().entries if entry.id == id)
        return (now() - datetime.fromisoformat(published)).total_seconds()
    except (StopIteration, OSError, ValueError, KeyError, TypeError):
        return None


@cache
def _version() -> str:
    try:
        return version("wegwijs")
    except PackageNotFoundError:
        return "unknown"
