"""Calls and texts of marked people: their numbers, words and ids are found again wherever they stay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from tests.soak.callers import ACCOUNT, OWN_NUMBER
from tests.soak.forms import Block, call_id, word
from tests.soak.judge import read
from tests.soak.wire import PUBLIC_URL, Wire

_AT_ONCE = 24
_BLANK_KEYS = ("1", "3", "2", "1080")
_CALLS = (
    (*_BLANK_KEYS, "3", "4"),
    (*_BLANK_KEYS, "2"),  # as an SMS
    (*_BLANK_KEYS, "6", "1"),  # did not work
    (*_BLANK_KEYS, "1"),  # put through
    ("2", "321000", "-"),
    ("-", "9", "1", "1", "1", "2000", "*"),
)
_TEXTS = (
    "{word} dokter 1080",
    "{word}",
    "avocat {word} 4000",
    "meer",
    "violence 9000 {word}",
    "STOP",
    "{word} \U0001f642",
)
WITHHELD = ("anonymous", "+266696687", "Restricted", "")
_EVERY_TENTH = 10

Trouble = Callable[[], None]


@dataclass
class Talk:
    """What was said: how many requests, how many without an answer, and every answer of the line, in order."""

    requests: int = 0
    unanswered: int = 0
    said: list[bytes] = field(default_factory=list)


async def talk(
    port: Callable[[], int], block: Block, first: int, count: int, troubles: dict[int, Trouble], *, marked: bool = True
) -> Talk:
    """So many calls and texts in turn, from the numbers of a block beginning with this one; every tenth call withholds
    its number. Before the calls of these places something is broken. Without `marked`, words and ids are ordinary."""
    done, places = Talk(), iter(range(first, first + count))

    async def person() -> None:
        for place in places:
            if trouble := troubles.get(place - first):
                await asyncio.to_thread(trouble)
            wire = Wire(port(), keep=place % 2 == 0)
            number = WITHHELD[place % 4] if place % _EVERY_TENTH == 0 else block.number(place)
            play: Coroutine[Any, Any, None] = (
                _text(wire, number, place, done, marked) if place % 2 else _call(wire, number, place, done, marked)
            )
            await play
            wire.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(person())
    return done


async def _call(wire: Wire, number: str, place: int, done: Talk, marked: bool) -> None:
    form = _form(number) | {"CallSid": call_id(place) if marked else f"CA{place:032x}", "CallStatus": "in-progress"}
    url, more = f"{PUBLIC_URL}/voice", dict[str, str]()
    for key in (*_CALLS[place // 2 % len(_CALLS)], "-"):
        body = await _post(wire, url, form | more, done)
        heard = read(body)
        if b"<Dial" in body:
            url, more = body.partition(b'action="')[2].partition(b'"')[0].decode().replace("&amp;", "&"), {}
            more = {"DialCallStatus": "busy"}
        elif heard and heard.action and key != "-":
            url, more = heard.action, {"Digits": key}
        elif heard and heard.following:
            url, more = heard.following, {}
        else:
            break
    await _post(wire, f"{PUBLIC_URL}/voice/status", form | {"CallStatus": "completed", "CallDuration": "60"}, done)


async def _text(wire: Wire, number: str, place: int, done: Talk, marked: bool) -> None:
    own = word(place) if marked else "zomaar"
    id = call_id(place, "SM") if marked else f"SM{place:032x}"
    form = _form(number) | {"Body": _TEXTS[place // 2 % len(_TEXTS)].format(word=own), "MessageSid": id, "SmsSid": id}
    for _ in range(2 if place % 7 == 0 else 1):  # the provider delivers some twice
        await _post(wire, f"{PUBLIC_URL}/sms", form, done)


async def _post(wire: Wire, url: str, form: dict[str, str], done: Talk) -> bytes:
    began = time.monotonic()
    answer = await wire.post(url, form, patience=5)
    done.requests += 1
    done.said.append(answer.body)
    if not answer.status:
        done.unanswered += 1
        await asyncio.sleep(max(0.0, 0.1 - (time.monotonic() - began)))
    return answer.body


def _form(number: str) -> dict[str, str]:
    country = {} if not number.startswith("+32") else {"FromCountry": "BE", "CallerCountry": "BE"}
    return {"AccountSid": ACCOUNT, "From": number, "Caller": number, "To": OWN_NUMBER, "Called": OWN_NUMBER} | country
