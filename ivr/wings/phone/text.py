"""An SMS to the line, and what comes back."""

from __future__ import annotations

import secrets
from datetime import datetime

from ivr.language.gsm import encoding, segments
from ivr.wings.phone.asking import Asker, Fallback
from ivr.wings.phone.transport import Post
from ivr.wings.phone.twiml import read_messages

Reply = dict[str, str | int]


def send_text(
    post: Post,
    url: str,
    body: str,
    now: datetime,
    sender: str = "",
    get: Post | None = None,
    fallback: Fallback | None = None,
) -> list[Reply]:
    """Sends one message; each reply comes with its language, encoding and what it costs in segments. Where the line
    fails, the `fallback` answers if there is one, as `Asker` has it."""
    form = {"MessageSid": f"SM{secrets.token_hex(16)}", "From": sender, "To": "", "Body": body}
    found = Asker(read_messages, post, get, fallback).ask(url, "POST", form, {}, now)
    languages = [say.language for say in found.answer.said]
    bodies = found.content
    return [
        {
            "body": reply,
            "language": languages[position] if position < len(languages) else "",
            "encoding": encoding(reply),
            "segments": segments(reply),
        }
        for position, reply in enumerate(bodies)
    ]
