"""A caller is never stuck: every place in the tree, and everything that can happen there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from zlib import crc32

import pytest

from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.language.seconds import seconds_to_say
from ivr.model.steps import Dialled, End, Gather, Keys, Report, Say, Send, Sent, Silence, Start
from ivr.provider.api import CallUrls
from ivr.provider.twilio.render import render_call
from ivr.publish.check import examine
from ivr.wings.phone.twiml import Verb, read_voice
from tests.conftest import MONDAY, PUBLIC_URL, Line, line_of, moment, sentence, soak
from tests.sealed import query, state_in
from tests.twelve import NAMES, twelve_languages

NOON = moment("2026-11-23 12:30")
MINUTE = str(int(NOON.timestamp()) // 60)

# Not the one that other tests call from: a telephone gets ten SMS a day.
CALLER = "+32470999888"
EN = {"language": "en", "trail": "main"}
FOOD = EN | {"topic": "food"}
CARD = FOOD | {"stage": "card", "place": "4000", "since": MINUTE}

PLACES = {
    "languages": {"turns": "1"},
    "first menu": EN | {"stage": "menu"},
    "menu below": EN | {"stage": "menu", "trail": "main.more"},
    "code": EN | {"stage": "code", "typed": "7"},
    "place": FOOD | {"stage": "place"},
    "half typed": FOOD | {"stage": "place", "typed": "40"},
    "region": FOOD | {"stage": "region"},
    "card": CARD,
    "last card": CARD | {"card": "1"},
    "report": CARD | {"stage": "report"},
}
"""Every place in the tree, by its state."""

TABLE = """
place        silence   wrong key       *         0         #         typed ahead
languages    language  5    language   language  language  language  114000  card
first menu   menu      5    menu       language  menu      menu      14000   card
menu below   menu      5    menu       menu      menu      menu      19000   card
code         menu      5    menu       menu      place     menu      04000   card
place        region    9999 place      menu      menu      region    40003   card
half typed   region    99   place      place     place     region    003     card
region       region    5    region     place     menu      region    23      card
card         card      2    card       place     menu      card      33      card
last card    card      1    card       place     menu      card      3       card
report       report    5    report     card      menu      report    13      card
"""
"""Where each thing leads that can happen there."""


def rows() -> Iterator[tuple[str, str, str]]:
    """Place, keys and where they lead, for each cell of the table."""
    for line in TABLE.strip().splitlines()[1:]:
        place, rest = line[:13].strip(), line[13:].split()
        silence, wrong, after_wrong, star, zero, pound, ahead, after_ahead = rest
        yield place, "-", silence
        yield place, wrong, after_wrong
        yield from ((place, key, stage) for key, stage in zip("*0#", (star, zero, pound), strict=True))
        yield place, ahead, after_ahead


CASES = [pytest.param(PLACES[place], keys, stage, id=f"{place} {keys}") for place, keys, stage in rows()]


def happen(line: Line, state: dict[str, str], keys: str) -> str:
    """What the line answers when keys are pressed, or "-" for silence, in a state."""
    path = "silence" if keys == "-" else "keys"
    form = {"CallSid": "CA1", "From": CALLER} | ({} if keys == "-" else {"Digits": keys})
    answer = line.post(f"{PUBLIC_URL}/voice/{path}?{query(state)}", form, NOON)
    assert answer.status == 200
    return answer.body


def state_after(body: str) -> dict[str, str]:
    """The state in the address that gets the next keys."""
    [gather, redirect] = read_voice(body)
    assert (gather.name, redirect.name) == ("Gather", "Redirect")
    assert state_in(gather.attributes["action"]) == state_in(redirect.text)
    return state_in(gather.attributes["action"])


@pytest.mark.parametrize(("state", "keys", "stage"), CASES)
def test_whatever_happens_anywhere_leads_on(state: dict[str, str], keys: str, stage: str, house: Line) -> None:
    body = happen(house, state, keys)
    assert state_after(body).get("stage", "language") == stage
    [gather, _] = read_voice(body)
    assert any(verb.name == "Say" for verb in gather.children)


@pytest.mark.parametrize(("state", "keys", "stage"), CASES)
def test_the_same_request_twice_gets_the_same_answer(state: dict[str, str], keys: str, stage: str, house: Line) -> None:
    assert happen(house, state, keys) == happen(house, state, keys)


@pytest.mark.parametrize("state", PLACES.values(), ids=PLACES)
def test_who_hangs_up_leaves_nothing_behind(state: dict[str, str], house: Line) -> None:
    happen(house, state, "-")
    answer = house.post(f"{PUBLIC_URL}/voice/status", {"CallSid": "CA1", "CallStatus": "completed"}, NOON)
    assert (answer.status, answer.body) == (204, "")
    assert CALLER.encode() not in house.kept()
    assert CALLER[1:].encode() not in house.kept()


@pytest.mark.parametrize("state", PLACES.values(), ids=PLACES)
def test_three_times_nothing_ends_the_call_with_a_number_said_last(state: dict[str, str], house: Line) -> None:
    body = happen(house, state | {"tries": "2"}, "-" if state.get("stage") != "code" else "99")
    verbs = read_voice(body)
    assert verbs[-1].name == "Hangup"
    said = [verb.text for verb in verbs if verb.name == "Say"]
    assert re.fullmatch(r"[\d ]+", said[-2])
    assert sentence("goodbye") in said


LONG = State(stage="menu", language="en", trail="main", began=int(NOON.timestamp()) // 60)


class TestLength:
    def test_a_call_ends_after_its_minutes(self, house: Line) -> None:
        steps, _ = turn(house.library, LONG, Keys("1"), NOON + timedelta(minutes=20))
        assert isinstance(steps[-1], Gather)
        steps, _ = turn(house.library, LONG, Keys("1"), NOON + timedelta(minutes=21))
        assert isinstance(steps[-1], End)
        assert "goodbye-turns" in [step.prompt for step in steps if isinstance(step, Say)]

    @pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=1), timedelta(hours=-1), timedelta(days=-400)])
    def test_a_clock_that_jumps_ends_no_call(self, jump: timedelta, house: Line) -> None:
        steps, state = turn(house.library, LONG, Silence(), NOON + jump)
        assert isinstance(steps[-1], Gather)
        steps, _ = turn(house.library, state, Silence(), NOON + jump + timedelta(minutes=21))
        assert isinstance(steps[-1], End)

    def test_the_time_after_being_put_through_counts_anew(self, house: Line) -> None:
        later = NOON + timedelta(minutes=40)
        steps, state = turn(house.library, LONG, Dialled("answered"), later)
        assert isinstance(steps[-1], Gather)
        steps, _ = turn(house.library, state, Silence(), later + timedelta(minutes=5))
        assert isinstance(steps[-1], Gather)

    def test_after_a_fault_of_ours_the_call_goes_on_where_it_was(self, house: Line) -> None:
        state = State.read(CARD | {"card": "1", "called": "+3223000002", "sms": "1"})
        _, after = turn(house.library, state, Start("+3223000002"), NOON)
        assert (after.stage, after.card, after.sms) == ("card", 1, 1)


def test_the_first_key_of_a_menu_is_waited_for_and_a_code_may_take_longer(house: Line) -> None:
    question = read_voice(happen(house, EN | {"stage": "menu"}, "2"))[0]
    menu = question.attributes
    place = read_voice(happen(house, EN | {"stage": "menu"}, "1"))[0].attributes
    rest = read_voice(happen(house, FOOD | {"stage": "place"}, "40"))[0].attributes
    assert (menu["numDigits"], menu["timeout"]) == ("40", "1")
    ending = [verb.text.partition("/audio/")[2] for verb in question.children][-2:]
    assert ending == ["marks/listening.wav", "silence/4.wav"]
    assert (place["numDigits"], place["timeout"]) == ("4", "8")
    assert (rest["numDigits"], rest["timeout"]) == ("2", "8")


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("twelve")
    line = line_of(twelve_languages(folder), folder / "state")
    yield line
    line.shelf.close()


class TestTwelveLanguages:
    def test_the_last_one_is_named_within_twenty_seconds(self, twelve: Line) -> None:
        call = twelve.call()
        call.dial()
        names = {event["heard"]: event["t"] for event in call.events if event.get("key") == "language-choice"}
        assert list(names)[:2] == ["Nederlands: 1.", "Français: 2."]
        assert list(names)[-4:] == ["Kurmancî: 9.", "Soomaali: 9.", "Українська: 9.", "Русский: 9."]
        assert [name.rpartition(" ")[2] for name in names] == [
            f"{key}." for key in (1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9)
        ]
        assert max(names.values()) <= 20

    @pytest.mark.parametrize(("number", "code"), list(enumerate(NAMES, start=1)))
    def test_each_is_chosen_by_one_key_or_two(self, number: int, code: str, twelve: Line) -> None:
        call = twelve.call()
        call.dial()
        for key in str(number) if number < 9 else f"9{number - 8}":
            call.press(key)
        call.press("1")
        last = [event for event in call.events if "heard" in event][-1]
        assert (last["language"], last["key"]) == (code, "place-ask")

    def test_the_second_page_can_be_left_and_heard_again(self, twelve: Line) -> None:
        call = twelve.call()
        call.dial()
        for key, first in (
            ("9", "Kurmancî: 1."),
            ("#", sentence("emergency", number="1 1 2")),
            ("*", "Nederlands: 1."),
        ):
            told = len(call.events)
            call.press(key)
            assert next(event["heard"] for event in call.events[told:] if "heard" in event) == first

    def test_a_caller_who_says_nothing_is_not_kept_for_minutes(self, twelve: Line) -> None:
        call = twelve.call()
        call.dial()
        while not call.ended:
            call.wait()
        assert call.t < 150

    def test_the_content_has_no_fault(self, tmp_path: Path) -> None:
        assert examine(twelve_languages(tmp_path), MONDAY.date()) == []


def children(verbs: tuple[Verb, ...]) -> list[str]:
    return [inner.name for verb in verbs for inner in verb.children]


# What a state holds that does not change what is said next, or only its pace.
UNSAID = ("turns", "since", "began", "snapshot", "tries", "slow", "called", "sms")


def turned(line: Line, state: dict[str, str], keys: str) -> str:
    """The same document as `happen`, without the way there: one turn of the engine, rendered."""
    begun = State.read(state)
    steps, after = turn(line.library, begun, Silence() if keys == "-" else Keys(keys), NOON)
    if isinstance(steps[-1], Send):
        more, after = turn(line.library, after, Sent("taken"), NOON)
        steps = [*steps[:-1], *more]
    voices = {language.code: language for language in line.library.line.languages}
    sealed = query(after.write())
    keys_url, silence_url, dialled_url = (
        f"{PUBLIC_URL}/voice/{path}?{sealed}" for path in ("keys", "silence", "dialled")
    )
    wire = CallUrls(keys_url, silence_url, dialled_url, lambda say: (), voices, silence=str)
    return render_call([step for step in steps if not isinstance(step, Report)], wire)


class TestCrawl:
    """Every document the shipped line can give for one place, read strictly: each menu, place, card and language."""

    KEYS = (*"0123456789*#", "-")

    @pytest.mark.parametrize(("language", "one_in"), [("nl", 50), soak("nl", 1), soak("fr", 1)])
    def test_every_document_is_what_the_provider_takes(self, language: str, one_in: int, shipped: Line) -> None:
        """Where it is one in so many, of the others only the way they are reached is read."""
        self.crawl(shipped, language, turned, one_in)

    @pytest.mark.parametrize(("language", "one_in"), [soak("nl", 1), soak("fr", 1), soak("en", 1), ("en", 10)])
    def test_every_document_comes_over_the_wire(self, language: str, one_in: int, shipped: Line) -> None:
        """Where it is one in so many, the others come from the engine, and of thirty ways one is followed."""
        asked = count()

        def answer(line: Line, state: dict[str, str], keys: str) -> str:
            return (turned if next(asked) % one_in else happen)(line, state, keys)

        self.crawl(shipped, language, answer, 1 if one_in == 1 else 30)

    def crawl(
        self, line: Line, language: str, answer: Callable[[Line, dict[str, str], str], str], one_in: int = 1
    ) -> None:
        waiting = [{"stage": "menu", "language": language, "trail": "main", "called": "+3223000000", "sms": "1"}]
        seen: set[str] = set()
        documents = 0
        while waiting:
            state = waiting.pop()
            for keys in self.keys(state):
                documents += 1
                body = answer(line, state, keys)
                verbs = read_voice(body)
                assert len(body.encode()) < 64_000
                for name, value in self.follow(verbs):
                    if name not in seen:
                        seen.add(name)
                        if value["stage"] in ("menu", "place", "region") or crc32(name.encode()) % one_in == 0:
                            waiting.append(value)
        stages = {name.partition(" ")[0].removeprefix("stage=") for name in seen}
        assert stages == {"menu", "place", "region", "need", "card", "report", "code", "answers", "answer"}
        assert documents > 3000 / one_in

    def keys(self, state: dict[str, str]) -> tuple[str, ...]:
        if state.get("stage") == "place":
            return ("1080", "12", "#", "*", "-") if "answer" not in state else ("1080", "#", "*")
        if state.get("stage") == "code":
            return ("0", "18", "99", "*", "-")
        if state.get("stage") == "card" and state.keys() & {"card", "need", "later"}:
            return ("3",)
        if "answer" in state and state.get("stage") != "answer":  # as without one
            return ("5", "*")
        if "answer" in state and state.get("place", "1080") != "1080":
            return ("1", "*")
        return self.KEYS

    def follow(self, verbs: tuple[Verb, ...]) -> list[tuple[str, dict[str, str]]]:
        """The states that a document leads to, each under a name without what does not change what is said."""
        found = []
        for verb in verbs:
            if action := verb.attributes.get("action"):
                state = state_in(action)
                unsaid = UNSAID if state.get("stage") == "menu" else (*UNSAID, "trail")
                told = {k: v for k, v in state.items() if k not in unsaid}
                if state.get("language"):
                    found.append((" ".join(f"{k}={v}" for k, v in told.items()), state | {"turns": "1", "tries": "0"}))
        return found


def test_every_sentence_of_a_menu_says_the_key_last(shipped: Line) -> None:
    for texts in shipped.library.prompts.values():
        for key, text in texts.items():
            if key.startswith(("choice-", "option-")) and "{key}" in text:
                how = texts["language-choice"].partition("{key}")[2]  # to press it, which some languages say last
                assert text.index("{key}") > len(text) / 2 or text.endswith(f"{{key}}{how}"), key
                assert seconds_to_say(text) < 5, key


STRANGE_NUMBERS = "+9991234567 +003225551234 +32022123000 +3 anonymous sip:a@example.org + 🙂🙂🙂🙂🙂🙂🙂".split()


@pytest.mark.parametrize("number", ["", *STRANGE_NUMBERS])
def test_whatever_number_calls_or_is_called_is_answered(number: str, house: Line) -> None:
    for call in (house.call(sender=number), house.call(to=number), house.call(sender=number, to=number)):
        call.dial()
        assert next(event["key"] for event in call.events if "heard" in event) == "emergency"
        call.press("1")
        assert call.waiting
