"""An SMS to the line, and what comes back."""

from __future__ import annotations

import secrets
from datetime import datetime

from ivr.errors import WireError
from ivr.phone.twiml import read_messages
from ivr.phone.wire import Post
from ivr.text import encoding, segments

Reply = dict[str, str | int]


def send_text(post: Post, url: str, body: str, now: datetime, sender: str = "") -> list[Reply]:
    """Sends one message; each reply comes with its language, encoding and what it costs in segments."""
    form = {"MessageSid": f"SM{secrets.token_hex(16)}", "From": sender, "To": "", "Body": body}
    answer = post(url, form, now)
    if answer.status != 200:
        raise WireError(f"the line answered with status {answer.status}")
    languages = [say.language for say in answer.said]
    bodies = read_messages(answer.body)
    return [
        {
            "body": reply,
            "language": languages[position] if position < len(languages) else "",
            "encoding": encoding(reply),
            "segments": segments(reply),
        }
        for position, reply in enumerate(bodies)
    ]
