"""Messages that get no answer: each reply has its cost, and nobody asked for it."""

from __future__ import annotations

from ivr.engine.library import Library
from ivr.engine.sms.intent import intent_of
from ivr.language.letters import fold
from ivr.language.reactions import apart, is_reaction
from ivr.model.steps import Sms

# A phone that tells what somebody thinks of a message has so few words for it, in any language.
_MOST_AROUND = 6


def wants_answer(event: Sms) -> bool:
    """Whether there is somebody to answer. Nobody is where a message is empty, where a phone tells that somebody liked
    one of ours, and where the provider has answered already."""
    return bool(event.body.strip()) and event.handled is None and not is_reaction(event.body)


def quoted_alone(library: Library, body: str) -> str:
    """What a message quotes, folded, where nothing around it asks for anything; else nothing."""
    message = apart(body)
    around = f"{message.before} {message.behind}"
    if message.quoted is None or len(around.split()) > _MOST_AROUND:
        return ""
    meant = intent_of(library, around, ())
    asks = meant.topic or meant.organisation or meant.place or meant.command or meant.unknown_code
    return "" if asks else fold(message.quoted)
