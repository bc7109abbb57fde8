"""Numbers where a line is only tried, and where a recording would lie: nothing ever dials or fetches them."""

from __future__ import annotations

# Of the line, of its recorder, and of callers.
OWN_NUMBER = "+3223000000"
RECORDER_NUMBER = "+3223000009"
MOBILE = "+32470000000"
LANDLINE = "+3223000001"
WITHHELD = "anonymous"


def recording_url(id: str) -> str:
    """Where a recording with this id lies at Twilio, as its requests tell of it."""
    return f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Recordings/{id}"
