"""The second factor: six digits of an app on a telephone, each good once (RFC 6238)."""

from __future__ import annotations

import io
from datetime import datetime

import pyotp
import segno

_EITHER_SIDE = 1
"""Half minutes that a clock may be wrong."""
_HALF_MINUTE = 30


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, who: str, line: str) -> str:
    """What an app reads from a picture, or is given as a link."""
    return pyotp.TOTP(secret).provisioning_uri(name=who, issuer_name=line)


def picture(text: str) -> bytes:
    """A QR code as SVG, four units a square."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return out.getvalue()


def matching(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The half minute whose code this is; None where it is none of now, or not later than the `last` that was used."""
    digits = "".join(code.split())
    here = int(now.timestamp()) // _HALF_MINUTE
    known = pyotp.TOTP(secret)
    for step in range(here - _EITHER_SIDE, here + _EITHER_SIDE + 1):
        if step > last and pyotp.utils.strings_equal(known.at(step * _HALF_MINUTE), digits):
            return step
    return None
