"""States in URLs as the line seals them: for tests that begin a call in the middle, or look where it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from ivr.service.seal import Seal
from ivr.web.here import STATE

SECRET = "what only the line of these tests seals with"
SEAL = Seal(SECRET)
CALL = "CA1"
"""The provider's id of a call, where a test does not give another one."""


def query(state: Mapping[str, str], call: str = CALL) -> str:
    """The query of a URL on which this call goes on in this state."""
    return urlencode({STATE: SEAL.close(state, call)})


def state_in(url: str, call: str = CALL) -> dict[str, str]:
    """The state that a URL of the line carries."""
    [token] = parse_qs(urlsplit(url).query)[STATE]
    return SEAL.open(token, call)
