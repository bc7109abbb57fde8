"""The long tests would see what they look for: each is shown the thing itself, small and at once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import secrets

import pytest

from tests.soak.brute import WAYS, Pile, known_again
from tests.soak.callers import Sample
from tests.soak.crimes import Gang
from tests.soak.faults import FAULTS
from tests.soak.forms import Block, call_id, word
from tests.soak.judge import Facts, Grade, grade
from tests.soak.machines import Crowd, Heard, missed
from tests.soak.net import NotPermitted, machines
from tests.soak.places import Search, every_hash
from tests.soak.wire import Answer

BLOCK = Block("47155")
SEARCH = Search(BLOCK, every_hash(BLOCK, 10))
PEOPLE = 60
"""The time it takes to know them again grows by the square of them."""
NOISE = random.Random(1).randbytes(1 << 20)
NUMBER = BLOCK.number(1_234)
NATIONAL = "0471 55 12 34"
FORMS = {
    "E.164": NUMBER.encode(),
    "in groups": NATIONAL.encode(),
    "in a URL": b"From=%2B32471551234&To=",
    "UTF-16": NUMBER.encode("utf-16-le"),
    "UTF-16 in groups": NATIONAL.encode("utf-16-be"),
    "UTF-32": NATIONAL.encode("utf-32-le"),
    "backwards": NUMBER[::-1].encode(),
    "hexadecimal": NUMBER.encode().hex().encode(),
    "base64": base64.b64encode(b"x" + NUMBER.encode()),
    "base64 of the national form": base64.urlsafe_b64encode(b"xy" + NATIONAL.replace(" ", "").encode()),
    "integer": int(NUMBER[1:]).to_bytes(6, "big"),
    "integer, low byte first": int(NUMBER[1:]).to_bytes(8, "little"),
    "packed": bytes.fromhex("0" + NUMBER[1:]),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_number_is_found_in_every_form(form: str) -> None:
    assert len(SEARCH.look([NOISE[:999] + FORMS[form] + bytes(99)]).numbers) == 1


def test_digits_of_a_key_are_no_number_unless_they_stand_alone() -> None:
    digits = NUMBER[3:].encode()
    assert SEARCH.look([b"chat " + b"0f" * 8 + digits + b"ab12" * 4, b"chat " + digits[::-1] + b"c" * 23]).is_empty()
    assert len(SEARCH.look([b"chat " + b"0f" * 16 + b" " + digits]).numbers) == 1


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "sha512", "blake2b"])
@pytest.mark.parametrize("text", BLOCK.spellings(1_234))
def test_a_hash_of_a_number_is_found_as_text_and_as_bytes(kind: str, text: str) -> None:
    digest = hashlib.new(kind, text.encode())
    for kept in (digest.hexdigest().encode(), digest.digest(), digest.hexdigest()[:32].upper().encode()):
        assert len(SEARCH.look([b"key " + kept + b" value"]).hashes) == 1


def test_words_and_ids_are_found() -> None:
    found = SEARCH.look([f"x{word(7).title()}y {call_id(7)}".encode(), word(8).encode("utf-16-le")])
    assert (len(found.words), len(found.ids)) == (2, 1)


def test_one_number_in_many_spellings_counts_once() -> None:
    spelled = [form for name, form in FORMS.items() if name in ("E.164", "in groups", "UTF-16", "UTF-32", "backwards")]
    assert len(SEARCH.look([b" ".join(spelled)]).numbers) == 1


def test_nothing_is_found_in_noise() -> None:
    assert SEARCH.look([NOISE, b"0472 55 12 34 qzvx CA5afe"]).is_empty()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", ["hexadecimal", "bytes", "base64"])
def test_callers_are_known_again_where_salt_and_keys_are_kept(way: str, form: str) -> None:
    people = [BLOCK.spellings(place) for place in range(PEOPLE)]
    salt = secrets.token_bytes(32)
    kept = {"hexadecimal": salt.hex().encode(), "bytes": salt, "base64": base64.b64encode(salt)}[form]
    keys = [WAYS[way](salt, who[0].encode()).hex()[:32].encode() for who in people]
    file = b"salt " + kept + b" chat ".join([b"", *keys])
    known, tried = known_again(Pile((file,), (file,)), people[:3], people)
    assert (known, tried > 0) == (PEOPLE, True)


def test_nobody_is_known_again_without_the_salt() -> None:
    people = [BLOCK.spellings(place) for place in range(PEOPLE)]
    keys = [hmac.digest(b"elsewhere", who[0].encode(), "sha256").hex() for who in people]
    assert known_again(Pile((" ".join(keys).encode(),)), people[:3], people)[0] == 0


_SPOKEN = "<Say>Het nummer:</Say><Say>0 2</Say><Pause/><Say>2 2 5 4 4 {}</Say>"
CARD = f"<Response><Gather action='x'>{_SPOKEN}</Gather></Response>"
JUDGED: dict[str, Grade] = {
    CARD.format("0 0"): "right",
    CARD.format("0 1"): "wrong",
    CARD.format("0 0").replace("Gather", "Dial"): "words",
    "<Response><Gather action='x'><Say>Sorry.</Say></Gather></Response>": "words",
    "<Response><Gather action='x'/></Response>": "nothing",
    "<Response/>": "nothing",
    "<Response>": "nothing",
}


@pytest.mark.parametrize("document", JUDGED)
def test_an_answer_is_judged_by_the_numbers_in_it(document: str) -> None:
    facts = Facts(frozenset({"022254400"}), {"legal": frozenset({"022254400"})})
    assert grade(Answer(0, 0, 200, document.encode()), facts, "legal", goes_on=True) == JUDGED[document]
    assert grade(Answer(0, 0, 500, document.encode()), facts, "legal", goes_on=True) == "nothing"


def test_a_seed_gives_the_same_hostile_requests_each_time() -> None:
    gangs = [Gang(1, ["https://line.example.org/voice/keys?stage=card&card=2"]) for _ in range(2)]
    assert [gangs[0].crime(place) for place in range(500)] == [gangs[1].crime(place) for place in range(500)]


def test_faults_have_names_of_their_own_and_say_why_less_is_owed() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    usual = type(FAULTS[0].goal)()
    assert [fault.name for fault in FAULTS if fault.goal != usual and not fault.goal.because] == []


class TestMachines:
    @pytest.mark.parametrize(
        ("said", "markers"),
        [
            (["Druk 1. Alfa.", "Druk 2. Alfa."], {"Alfa"}),
            (["Druk 1. Alfa.", "Druk 2. Bravo."], {"Alfa", "Bravo"}),
            (["Bij Bravo vzw."], set()),
        ],
    )
    def test_a_call_that_hears_two_contents_is_seen(self, said: list[str], markers: set[str]) -> None:
        crowd, heard = Crowd("", Facts(frozenset(), {})), Heard("calm")
        for text in said:
            body = f"<Response><Say>{text}</Say></Response>".encode()
            crowd.noting(heard, "CA1")(Sample("call", "right", Answer(0, 1, 200, body), kept=True))
        assert heard.markers == markers and len(crowd.samples) == len(said)

    def test_each_goal_that_is_missed_is_told(self) -> None:
        row = {"name": "a host is killed", "failed": {}, "mixed": 0, "longest": 7.5}
        both = {"Alfa": 9, "Bravo": 1}
        assert missed({"rows": [row], "began with": both}) == []
        for harm in ({"failed": {"call: 502 nothing": 1}}, {"mixed": 1}, {"longest": 7.6}):
            assert len(missed({"rows": [row | harm], "began with": both})) == 1
        assert len(missed({"rows": [row], "began with": {"Alfa": 10}})) == 1

    def test_where_there_are_no_namespaces_that_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(NotPermitted, match="network namespaces cannot be made here"), machines({"a": 2}):
            pass
