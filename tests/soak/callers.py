"""People who call and text: whole calls by what the line itself offers, and whether each answer was of use to them."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from tests.soak.judge import Facts, Grade, grade, read
from tests.soak.wire import PUBLIC_URL, Answer, Wire

OWN_NUMBER = "+32460240000"
"""A mobile number of the line's own, which can send SMS."""
ACCOUNT = "AC" + "1" * 32

Kind = Literal["call", "text", "sms asked"]
Number = Callable[[], str]


@dataclass(frozen=True)
class Script:
    """A call: the keys for each question ("-" keeps silent), the topic, and at which answers its card is heard. At the
    answer `asks` the caller has asked for an SMS."""

    keys: tuple[str, ...]
    topic: str
    cards: tuple[int, ...]
    asks: int = -1


CALLS = (
    Script(("1", "3", "2", "1080", "3", "4"), "legal", (4, 5, 6)),
    Script(("2", "1", "2", "4000", "4"), "health", (4, 5)),
    Script(("3", "2", "9000", "5"), "shelter", (3,)),
    Script(("1", "1", "1", "2000"), "violence", (4,)),
    Script(("-", "3", "3", "1", "1000", "-"), "asylum", (5,)),
    Script(("2", "321000"), "legal", (2,)),
)
ASKING = (Script(("1", "3", "2", "1080", "2"), "legal", (4,), asks=5),)
TEXTS = (("DOKTER 1080", "health"), ("avocat bruxelles", "legal"), ("shelter 9000", "shelter"), ("MENU", ""))


@dataclass(frozen=True)
class Sample:
    """One request and what came of it."""

    kind: Kind
    grade: Grade
    answer: Answer
    kept: bool
    """Whether its connection was one that is kept."""


Note = Callable[[Sample], None]


def new_mobile() -> str:
    return f"+3247{secrets.randbelow(10**7):07}"


@dataclass(frozen=True)
class Manner:
    """How people call: seconds they think before each key, shortest and longest; seconds after which who got no answer
    asks again; whether they fetch the clips they are told to play; how to make up a number. `gate` holds them all up
    while it is closed, and nobody begins anything when it is `over`."""

    think: tuple[float, float] = (0.2, 0.6)
    again: float = 0.5
    listens: bool = False
    number: Number = new_mobile
    gate: asyncio.Event | None = None
    over: Callable[[], bool] = lambda: False


async def call(wire: Wire, script: Script, facts: Facts, note: Note, manner: Manner, call: str = "") -> bool:
    """Plays a call to its end; false where the caller gave up."""
    form = _form(manner.number(), call or f"CA{secrets.token_hex(16)}")
    url, more = f"{PUBLIC_URL}/voice", dict[str, str]()
    for turn in range(len(script.keys) + 1):
        kind: Kind = "sms asked" if turn == script.asks else "call"
        topic = script.topic if turn in script.cards else ""
        heard = None
        for _ in range(3):  # an apology leads on to the same place
            answer = await _ask(wire, url, form | more, note, manner, kind, facts, topic)
            heard = read(answer.body) if answer.status == 200 else None
            if not heard or heard.action or not heard.following:
                break
            url, more = heard.following, {}
        if not heard:
            return False
        if turn == len(script.keys) or not heard.action or manner.over():
            return turn == len(script.keys)
        await asyncio.sleep(random.uniform(*manner.think))
        key = script.keys[turn]
        url, more = (heard.following, {}) if key == "-" else (heard.action, {"Digits": key})
    return True


async def text(wire: Wire, words: str, topic: str, facts: Facts, note: Note, manner: Manner) -> None:
    """Texts some words."""
    form = _form(manner.number(), "") | {"Body": words, "MessageSid": f"SM{secrets.token_hex(16)}"}
    del form["CallSid"], form["CallStatus"]
    await _ask(wire, f"{PUBLIC_URL}/sms", form, note, manner, "text", facts, topic, goes_on=False)


async def _ask(
    wire: Wire, url: str, form: dict[str, str], note: Note, manner: Manner, kind: Kind, facts: Facts, topic: str,
    *, goes_on: bool = True,
) -> Answer:  # fmt: skip
    """Asks until there is an answer, or it is over; notes every try."""
    while True:
        if manner.gate:
            await manner.gate.wait()
        answer = await wire.post(url, form)
        good = grade(answer, facts, topic, goes_on=goes_on)
        missing = await _missing(wire, answer) if good == "right" and manner.listens else ""
        if missing:
            good, answer = "nothing", replace(answer, body=missing.encode())
        note(Sample(kind, good, answer, wire.keep))
        if answer.status or manner.over():
            return answer
        await asyncio.sleep(manner.again)


async def _missing(wire: Wire, answer: Answer) -> str:
    """What is to be played in an answer and is not there, and why; "" where all of it is."""
    heard = read(answer.body)
    for address in heard.sounds if heard else ():
        fetched = await wire.fetch(address)
        if fetched.status != 200 or len(fetched.body) < 100:
            return f"{fetched.fault or fetched.status} for {address}"
    return ""


def _form(caller: str, call: str) -> dict[str, str]:
    """What Twilio sends with a call, https://www.twilio.com/docs/voice/twiml#request-parameters."""
    return {
        "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "CallSid": call, "CallStatus": "in-progress",
        "Direction": "inbound", "Called": OWN_NUMBER, "Caller": caller, "From": caller, "To": OWN_NUMBER,
        "CallerCountry": "BE", "FromCountry": "BE", "ToCountry": "BE",
    }  # fmt: skip


async def crowd(
    port: int, facts: Facts, note: Note, manner: Manner, *,
    calling: int = 40, texting: int = 10, spread: float = 0.0, scripts: tuple[Script, ...] = CALLS,
) -> None:  # fmt: skip
    """So many people at once, until it is over: half of them over connections that are kept. The line answers 300
    texts a minute by its shipped limits, so those who text leave seconds between two. The first calls come within
    `spread` seconds."""

    async def caller(place: int) -> None:
        wire = Wire(port, keep=place % 2 == 0)
        turn = place
        await asyncio.sleep(spread * place / calling)
        while not manner.over():
            if not await call(wire, scripts[turn % len(scripts)], facts, note, manner):
                await asyncio.sleep(manner.again)
            turn += 1
        wire.close()

    async def texter(place: int) -> None:
        wire = Wire(port, keep=place % 2 == 0)
        turn, wait = place, texting / 4
        await asyncio.sleep(wait * place / texting)
        while not manner.over():
            began = time.monotonic()
            await text(wire, *TEXTS[turn % len(TEXTS)], facts, note, manner)
            turn += 1
            await asyncio.sleep(max(0.0, wait - (time.monotonic() - began)))
        wire.close()

    async with asyncio.TaskGroup() as group:
        for place in range(calling):
            group.create_task(caller(place))
        for place in range(texting):
            group.create_task(texter(place))
