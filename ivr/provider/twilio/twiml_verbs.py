"""The verbs of TwiML that the line needs, each as text: what Twilio's own classes write, to the letter, in a tenth of
their time (tests/provider/test_twiml_verbs.py).

https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/messaging/twiml. A call may hold nothing else:
each function has just the attributes that are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_POST = ' method="POST"'
_PLAIN = re.compile(r"[-.\w]*", re.ASCII)


def document(verbs: Iterable[str]) -> str:
    """A whole document."""
    inner = "".join(verbs)
    return f"{_HEAD}<Response>{inner}</Response>" if inner else f"{_HEAD}<Response />"


def play(address: str) -> str:
    """A sound that is played."""
    return f"<Play>{_text(address)}</Play>"


def pause(seconds: int) -> str:
    """Silence between two verbs."""
    return f'<Pause length="{seconds}" />'


def say(text: str, language: str | None, voice: str | None, *, slow: bool = False) -> str:
    """A text in one of the provider's voices; `slow` only where the voice takes SSML."""
    return said(in_voice(language, voice), text, slow=slow)


@lru_cache(maxsize=64)  # of the voices that the line has; a greeting has all of them
def in_voice(language: str | None, voice: str | None) -> str:
    """How everything begins that this voice says."""
    return f"<Say{_given('language', language)}{_given('voice', voice)}>"


def said(begins: str, text: str, *, slow: bool = False) -> str:
    """The same as `say` for a voice of `in_voice`: of many sentences in one language, it is written once."""
    plain = _text(text)
    return f'{begins}<prosody rate="slow">{plain}</prosody></Say>' if slow else f"{begins}{plain}</Say>"


def gather(inner: Iterable[str], action: str, timeout: int, digits: int, finish: str) -> str:
    """Keys that somebody presses while they hear this."""
    heard, keys = "".join(inner), f' finishOnKey="{_attribute(finish)}" input="dtmf"'
    opened = f'<Gather action="{_attribute(action)}"{keys}{_POST} numDigits="{digits}" timeout="{timeout}"'
    return f"{opened}>{heard}</Gather>" if heard else f"{opened} />"


def redirect(address: str) -> str:
    """On to another document."""
    return f"<Redirect{_POST}>{_text(address)}</Redirect>"


def dial(number: str, shown: str, ring: int, limit: int, action: str) -> str:
    """Puts somebody through. Without the number that is `shown`, Twilio would show the caller's own."""
    where = f'<Dial action="{_attribute(action)}" callerId="{_attribute(shown)}"{_POST}'
    return f'{where} timeLimit="{limit}" timeout="{ring}">{_text(number)}</Dial>'


def record(action: str, told: str, longest: int, silence: int, finish: str) -> str:
    """What somebody says, after a tone; `told` hears when the file is ready.

    https://www.twilio.com/docs/voice/twiml/record
    """
    ends = f' finishOnKey="{_attribute(finish)}" maxLength="{longest}"{_POST} playBeep="true"'
    then = f' recordingStatusCallback="{_attribute(told)}" timeout="{silence}" trim="trim-silence"'
    return f'<Record action="{_attribute(action)}"{ends}{then} />'


def hangup() -> str:
    """The end of a call."""
    return "<Hangup />"


def message(text: str) -> str:
    """An SMS in answer to one."""
    return f"<Message>{_text(text)}</Message>"


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    if _PLAIN.fullmatch(text):  # as languages and voices are
        return text
    plain = _text(text).replace('"', "&quot;")
    # These would reach a reader as a space (XML 1.0, 3.3.3).
    return plain.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def _given(name: str, value: str | None) -> str:
    return f' {name}="{_attribute(value)}"' if value is not None else ""
