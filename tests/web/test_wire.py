"""The wire: nobody gets in without a signature, everybody gets well-formed TwiML, and a failure is still speech."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from ivr.audio.clips import known
from ivr.errors import WireError
from ivr.language.pieces import pieces_of, spelled
from ivr.model.steps import End, Gather, Pause, Reply, Say
from ivr.provider.api import CallUrls
from ivr.provider.twilio.render import render_call, render_replies
from ivr.publish.compile import compile_content
from ivr.web.audio import clip_name
from ivr.web.here import here
from ivr.wings.phone.twiml import read_voice
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, moment, sentence
from tests.sealed import query, state_in

DANGER, THROUGH = (
    pieces_of(sentence("emergency", number=spelled("112"))),
    pieces_of(sentence("option-through", key="1")),
)
FORM = {"CallSid": "CA1", "From": "+32470123456", "To": "+3222123000", "Digits": "1"}


Form = Mapping[str, Any]


def post(line: Line, path: str, form: Form, signature: str | None) -> TestResponse:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    return line.app.test_client().post(path, base_url=PUBLIC_URL, data=form, headers=headers)


def sign(path: str, form: Form, token: str = TOKEN) -> str:
    """By Twilio's own library, over the address that the provider was given."""
    return str(RequestValidator(token).compute_signature(PUBLIC_URL + path, form))


@pytest.mark.parametrize("path", ["/voice", "/voice/keys?stage=menu&language=en", "/voice/silence", "/sms"])
def test_a_signed_request_is_answered(path: str, house: Line) -> None:
    answer = post(house, path, FORM, sign(path, FORM))
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"


@pytest.mark.parametrize("path", ["/voice", "/voice/keys?stage=menu", "/voice/silence", "/sms", "/voice/nowhere"])
@pytest.mark.parametrize("harm", ["none", "empty", "byte", "url", "token", "form"])
def test_any_other_request_gets_403_and_nothing(path: str, harm: str, house: Line) -> None:
    good = sign(path, FORM)
    signature = {
        "none": None,
        "empty": "",
        "byte": ("A" if good[0] != "A" else "B") + good[1:],
        "url": sign(path + "x", FORM),
        "token": sign(path, FORM, "another token"),
        "form": sign(path, {**FORM, "Digits": "2"}),
    }[harm]
    answer = post(house, path, FORM, signature)
    assert (answer.status_code, answer.data) == (403, b"")


def test_other_methods_and_huge_forms_get_403_too(house: Line) -> None:
    client = house.app.test_client()
    assert client.get("/voice").status_code == 403
    assert client.put("/sms").status_code == 403
    huge = {"Body": "x" * 300_000}
    assert post(house, "/sms", huge, sign("/sms", huge)).status_code == 403


@pytest.mark.parametrize("odd", ["q=caf%C3%A9", "a=1&a=2", "a=%2B+b", "a=b%20c", "%F0%9F%98%80=x"])
def test_a_signature_covers_the_query_as_it_came(odd: str, house: Line) -> None:
    path = f"/voice/keys?{odd}"
    assert post(house, path, FORM, sign(path, FORM)).status_code == 200


def test_a_repeated_field_and_an_odd_name_are_signed_too(house: Line) -> None:
    form = {"Body": "food 4000 €🙂", "Ünïcode": "ja"}
    assert post(house, "/sms", form, sign("/sms", form)).status_code == 200


@pytest.mark.parametrize("more", [["food 4000"], ["doctor 4000", "shelter"]])
def test_every_value_of_a_repeated_field_is_signed(more: list[str], house: Line) -> None:
    once = {"From": "+32470123456", "Body": "food 4000"}
    form: MultiDict[str, Any] = MultiDict({**once, "Body": ["food 4000", *more]})
    assert post(house, "/sms", form, sign("/sms", form)).status_code == 200
    without = post(house, "/sms", form, sign("/sms", once))
    assert without.status_code == (200 if set(more) == {"food 4000"} else 403), "the same value again says nothing new"


class TestBodies:
    """A body that is no form is signed by its hash in the address, as Twilio's own library does it."""

    BODY = '{"Body": "food 4000"}'

    def status(self, house: Line, query: str, body: str, kind: str = "application/json") -> int:
        path = f"/sms{query}"
        headers = {"X-Twilio-Signature": sign(path, {})}
        answer = house.app.test_client().post(path, base_url=PUBLIC_URL, data=body, headers=headers, content_type=kind)
        return answer.status_code

    def hashed(self, body: str) -> str:
        return f"?bodySHA256={RequestValidator(TOKEN).compute_hash(body)}"

    def test_the_body_that_was_signed_is_let_in(self, house: Line) -> None:
        assert self.status(house, self.hashed(self.BODY), self.BODY) == 200
        assert self.status(house, self.hashed(""), "") == 200

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencodedx", ""])
    def test_any_other_is_not(self, kind: str, house: Line) -> None:
        for body in (f"{self.BODY} ", "", "From=%2B32470123456"):
            assert self.status(house, self.hashed(self.BODY), body, kind) == 403
        assert self.status(house, "", self.BODY, kind) == 403
        assert self.status(house, "?bodySHA256=", self.BODY, kind) == 403

    def test_the_fields_of_a_form_are_signed_whatever_the_address_says(self, house: Line) -> None:
        form = "Body=food&From=%2B32470123456"
        assert self.status(house, self.hashed(form), form, "application/x-www-form-urlencoded") == 403


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    line = line_of(HOUSE, tmp_path_factory.mktemp("below"), PUBLIC_URL=f"{PUBLIC_URL}/ivr")
    yield line
    line.shelf.close()


class TestBelowAPath:
    """The public address has a path, which the proxy takes off, or leaves on."""

    def status(self, below: Line, path: str, signed: str) -> int:
        signature = RequestValidator(TOKEN).compute_signature(f"https://line.example.org{signed}", FORM)
        headers = {"X-Twilio-Signature": signature}
        client = below.app.test_client()
        return client.post(path, base_url=PUBLIC_URL, data=FORM, headers=headers).status_code

    @pytest.mark.parametrize("path", ["/ivr/voice", "/voice", "/ivr/voice/keys?q=caf%C3%A9", "/ivr/sms"])
    def test_a_signature_over_the_public_address_is_good_either_way(self, path: str, below: Line) -> None:
        signed = path if path.startswith("/ivr") else f"/ivr{path}"
        assert self.status(below, path, signed) == 200
        assert self.status(below, path, signed.removeprefix("/ivr")) == 403

    def test_any_other_path_is_none_of_the_line(self, below: Line) -> None:
        statuses = [
            self.status(below, path, path) for path in ("/ivry/voice", "/other/voice", "/ivr", "/ivr/ivr/voice")
        ]
        assert statuses == [404] * 4
        get = below.app.test_client().get
        assert [get(path).status_code for path in ("/ivr/healthz", "/healthz", "/ivr/readyz")] == [200] * 3
        assert get("/ivr/metrics").status_code == 403
        assert get("/ivr/audio/marks/sent.wav").status_code == 200

    def test_a_document_leads_below_it(self, below: Line) -> None:
        answer = below.app.test_client().post(
            "/ivr/voice", base_url=PUBLIC_URL, data=FORM,
            headers={"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}/ivr/voice", FORM)},
        )  # fmt: skip
        assert read_voice(answer.text)[0].attributes["action"].startswith("https://line.example.org/ivr/voice/keys?")


def test_a_call_finishes_on_the_snapshot_it_began_with(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    line = line_of(content, tmp_path / "state")
    call = line.call()
    call.dial()
    call.press("1")
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("name: Bread", "name: Cake"))
    compile_content(content, line.shelf, MONDAY)
    for key in "14000":
        call.press(key)
    assert "Bread." in [event.get("heard") for event in call.events]
    assert "Cake: 04 232 02 92" in str(line.text("food 4000"))


def test_a_call_whose_snapshot_is_gone_goes_on_with_the_live_one(house: Line) -> None:
    path = "/voice/keys?" + query({"snapshot": "0123456789ab", "stage": "menu", "language": "en", "trail": "main"})
    answer = post(house, path, FORM, sign(path, FORM))
    assert "postal code" in answer.text


def test_every_gather_is_followed_by_its_silence(house: Line) -> None:
    answer = post(house, "/voice", FORM, sign("/voice", FORM))
    verbs = read_voice(answer.text)
    assert [verb.name for verb in verbs] == ["Gather", "Redirect"]
    assert verbs[1].text.startswith(f"{PUBLIC_URL}/voice/silence?")


def test_no_number_of_the_caller_is_in_an_answer(house: Line) -> None:
    for path in ("/voice", "/sms"):
        text = post(house, path, FORM, sign(path, FORM)).text
        assert "470123456" not in text and "CA1" not in text


class TestFailures:
    """Whatever breaks, the caller hears something useful."""

    def broken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
        line = line_of(HOUSE, tmp_path)

        def explode(*args: object) -> None:
            raise RuntimeError("a secret +32470123456")

        monkeypatch.setattr("ivr.service.turns.turn", explode)
        monkeypatch.setattr("ivr.engine.sms.chat.turn", explode)
        return line

    def test_a_caller_hears_an_apology_in_their_language_and_a_way_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        line = self.broken(tmp_path, monkeypatch)
        path = "/voice/keys?" + query({"stage": "menu", "language": "ar", "trail": "main"})
        answer = post(line, path, FORM, sign(path, FORM))
        verbs = read_voice(answer.text)
        assert answer.status_code == 200
        assert [verb.name for verb in verbs] == ["Say", "Redirect"]
        assert verbs[0].text.startswith("حدث خطأ عندنا.")
        assert state_in(verbs[1].text)["language"] == "ar"
        assert "RuntimeError" in caplog.text
        assert "470123456" not in caplog.text and "secret" not in caplog.text

    def test_a_second_failure_in_a_row_ends_with_the_emergency_number(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line = self.broken(tmp_path, monkeypatch)
        call = line.call()
        call.dial()
        assert call.ended
        assert "Call 1 1 2" in str(call.events)

    def test_a_texter_gets_the_best_general_number(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = self.broken(tmp_path, monkeypatch)
        [reply] = line.text("food")
        assert "112" in str(reply["body"]) and "080" in str(reply["body"])

    def test_a_texter_gets_the_last_words_where_nothing_can_be_read(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        shutil.rmtree(line.shelf.folder)
        line.shelf.close()
        [reply] = line.text("food")
        assert "112" in str(reply["body"]) and reply["segments"] == 1

    @pytest.mark.parametrize("path", ["/voice/nowhere", "/sms/", "/sms/nowhere", "/voice/keys/more"])
    def test_what_is_no_webhook_gets_a_status_that_leads_the_provider_to_its_fallback(
        self, path: str, house: Line
    ) -> None:
        answer = post(house, path, FORM, sign(path, FORM))
        assert (answer.status_code, answer.data) == (404, b"")

    def test_without_any_snapshot_the_last_words_are_said(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        shutil.rmtree(line.shelf.folder)
        line.shelf.close()
        call = line.call()
        call.dial()
        assert call.ended
        assert "1 1 2" in str(call.events)
        assert line.app.test_client().get("/readyz").status_code == 503
        assert line.app.test_client().get("/healthz").status_code == 200

    def test_other_pages_get_their_status(self, house: Line) -> None:
        assert house.app.test_client().get("/nowhere").status_code == 404


class TestClips:
    """Speech as clips where there are any, in the same language, else as <Say>."""

    def verbs_of_menu(self, tmp_path: Path, speech: str) -> list[tuple[str, str]]:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        folder = tmp_path / "state" / "clips" / "en"
        folder.mkdir(parents=True)
        (folder / clip_name(sentence("choice-food", key="1"))).write_bytes(b"RIFF sound")
        line = line_of(content, tmp_path / "state", SPEECH=speech)
        path = "/voice/keys?" + query({"stage": "language"})
        answer = post(line, path, FORM, sign(path, FORM))
        spoken = read_voice(answer.text)[0].children
        for verb in spoken:
            if verb.name == "Play" and not re.search("/(marks|silence)/", verb.text):
                with line.app.test_client().get(verb.text.removeprefix(PUBLIC_URL)) as clip:
                    assert (clip.status_code, clip.mimetype, clip.data) == (200, "audio/wav", b"RIFF sound")
                    assert "immutable" in clip.headers["Cache-Control"]
        return [(verb.name, verb.text) for verb in spoken]

    def test_a_sentence_without_a_clip_is_played_in_pieces_where_all_of_them_have_one(self, tmp_path: Path) -> None:
        folder = tmp_path / "clips" / "en"
        folder.mkdir(parents=True)
        for piece in (*THROUGH, *DANGER):
            (folder / clip_name(piece)).write_bytes(b"RIFF sound")
        line = line_of(HOUSE, tmp_path)
        call = line.call(moment("2026-11-23 12:30"))
        call.dial()
        for key in "114000":
            call.press(key)
        assert [event["clip"] for event in call.events if event.get("heard") == THROUGH[0]]
        heard = [event["heard"] for event in call.events if "heard" in event]
        assert heard[heard.index(THROUGH[0]) + 1] == "1"
        assert sentence("emergency", number=spelled("112")) not in heard
        assert tuple(heard[:4]) == DANGER
        assert sentence("option-text", key="2") in heard

    def test_a_sound_mark_says_that_the_line_listens(self, house: Line) -> None:
        call = house.call()
        call.dial()
        [mark] = [event for event in call.events if "mark" in event]
        client, path = house.app.test_client(), str(mark["clip"]).removeprefix(PUBLIC_URL)
        sound = client.get(path)
        assert (mark["mark"], sound.mimetype, sound.data[:4]) == ("listening", "audio/wav", b"RIFF")
        assert client.get(path, headers={"If-None-Match": sound.headers["ETag"]}).status_code == 304
        assert client.get(path, headers={"Range": "bytes=0-3"}).data == b"RIFF"
        assert client.get("/audio/marks/none.wav").status_code == 404

    def test_with_clips_a_sentence_that_has_one_is_played(self, tmp_path: Path) -> None:
        verbs = self.verbs_of_menu(tmp_path, "clips")
        assert [name for name, _ in verbs] == ["Say", "Play", "Say", "Play", "Play"]

    def test_a_turn_looks_for_no_clip_once_they_were_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "clips" / "en"
        folder.mkdir(parents=True)
        (folder / clip_name(sentence("choice-food", key="1"))).write_bytes(b"RIFF sound")
        monkeypatch.setattr(known, "REST", 0.0)
        line = line_of(HOUSE, tmp_path)
        with line.app.app_context():
            here().known_clips.read()
        monkeypatch.setattr(known, "made_at", lambda path: pytest.fail("it was looked for"))
        monkeypatch.setattr(known, "LOOK", 60.0)
        call = line.call()
        call.dial()
        call.press("1")
        assert any("/audio/en/" in str(event.get("clip")) for event in call.events)

    def test_with_say_nothing_is_played_but_silence(self, tmp_path: Path) -> None:
        verbs = self.verbs_of_menu(tmp_path, "say")
        assert [name for name, _ in verbs] == ["Say"] * 3 + ["Play"]
        assert verbs[-1][1] == f"{PUBLIC_URL}/audio/silence/4.wav"

    def test_silence_lasts_as_long_as_it_says(self, house: Line) -> None:
        client = house.app.test_client()
        answer = client.get("/audio/silence/4.wav")
        assert (answer.status_code, answer.mimetype, len(answer.data) // 8_000) == (200, "audio/wav", 4)
        assert set(answer.data[-32_000:]) == {0xFF}, "zero in mu-law"
        assert [client.get(f"/audio/silence/{odd}.wav").status_code for odd in ("0", "61", "-1", "x")] == [404] * 4

    @pytest.mark.parametrize("path", ["/audio/en/../../x.wav", "/audio/en/none.wav", "/audio/%2e%2e/a.wav"])
    def test_nothing_but_clips_is_served(self, path: str, house: Line) -> None:
        assert house.app.test_client().get(path).status_code == 404


class TestRenderer:
    def wire(self, house: Line) -> CallUrls:
        voices = {language.code: language for language in house.library.line.languages}
        there = ("https://x/keys", "https://x/silence", "https://x/dialled")
        return CallUrls(*there, lambda say: (), voices, silence=self.silence)

    def silence(self, seconds: int) -> str:
        return f"https://x/audio/silence/{seconds}.wav"

    def test_control_characters_are_gone_and_markup_is_text(self, house: Line) -> None:
        document = render_call([Say("en", "a\x0b<b> & \ud83d c", "key"), End()], self.wire(house))
        assert [verb.text for verb in read_voice(document)] == ["a<b> &  c", ""]

    def test_steps_come_out_as_the_phone_reads_them(self, house: Line) -> None:
        steps = [Gather((Say("ar", "مرحبا", "key"), Pause(2)), digits=4, timeout=6, finish="#")]
        gather, redirect = read_voice(render_call(steps, self.wire(house)))
        assert gather.attributes == {
            "input": "dtmf", "action": "https://x/keys", "method": "POST",
            "timeout": "6", "numDigits": "4", "finishOnKey": "#",
        }  # fmt: skip
        assert [(verb.name, verb.attributes) for verb in gather.children] == [
            ("Say", {"language": "ar-XA", "voice": "Polly.Zeina"}),
            ("Play", {}),
        ]
        assert gather.children[1].text == "https://x/audio/silence/2.wav"
        assert redirect.text == "https://x/silence"

    def test_a_wait_that_is_longer_for_the_first_key_ends_in_silence(self, house: Line) -> None:
        steps = [Gather((Say("en", "Press a key.", "key"),), digits=40, timeout=6, more=1)]
        gather, _ = read_voice(render_call(steps, self.wire(house)))
        assert (gather.attributes["timeout"], gather.children[1].text) == ("1", "https://x/audio/silence/5.wav")

    def test_a_question_never_pauses_in_a_way_that_ends_the_call_elsewhere(self, house: Line) -> None:
        """Outside a question every engine pauses."""
        assert "<Pause" in render_call([Pause(2), End()], self.wire(house))
        wire = self.wire(house)._replace(silence=lambda seconds: None)
        with pytest.raises(WireError, match="may not stand inside a <Gather>"):
            render_call([Gather((Pause(2),), digits=1, timeout=6)], wire)

    def test_a_document_over_64_kb_is_never_sent(self, house: Line) -> None:
        with pytest.raises(WireError):
            render_call([Say("en", "x" * 70_000, "key"), End()], self.wire(house))

    def test_a_reply_is_cut_to_what_the_provider_takes(self) -> None:
        assert len(render_replies([Reply("en", "x" * 5000)])) < 1800


@pytest.mark.parametrize(
    "document",
    [
        "<Response><Dance/></Response>",
        "<Response><Say loud='yes'>a</Say></Response>",
        "<Response><Say></Say></Response>",
        "<Response><Pause length='0'/></Response>",
        "<Response><Gather><Redirect>x</Redirect></Gather></Response>",
        "<Response><Gather timeout='soon'/></Response>",
        "<Response><Say>a",
        "<Answer/>",
        "<Response><Message>no</Message></Response>",
    ],
)
def test_the_phone_refuses_what_the_provider_would_refuse(document: str) -> None:
    with pytest.raises(WireError):
        read_voice(document)


class TestPutThrough:
    """Whoever is called sees the line's own number, never the caller's."""

    def dialled(self, house: Line, to: str) -> list[dict[str, str]]:
        call = house.call(moment("2026-11-23 12:30"))
        call.to = to
        call.dial()
        for key in "1140001":
            call.press(key)
        return [event["dialled"] for event in call.events if "dialled" in event]

    def test_the_number_that_is_shown_is_the_one_that_was_dialled(self, house: Line) -> None:
        assert self.dialled(house, "+3222123000") == [{"number": "+3242320292", "caller_id": "+3222123000"}]

    @pytest.mark.parametrize("to", ["", "sip:line@example.org", "+3280014912", "+3278154324", "1712", "+32x"])
    def test_without_a_number_that_may_be_shown_nobody_is_put_through(self, to: str, house: Line) -> None:
        assert self.dialled(house, to) == []

    def test_the_provider_gets_a_limit_and_a_way_back(self, house: Line) -> None:
        at = query({"stage": "card", "language": "en", "trail": "main", "topic": "food", "place": "4000",
                    "called": "+3222123000", "since": "29923830"})  # fmt: skip
        path = f"/voice/keys?{at}"
        form = FORM | {"Digits": "1"}
        answer = house.post(f"{PUBLIC_URL}{path}", form, moment("2026-11-23 12:30"))
        [_, dial] = read_voice(answer.body)
        assert (dial.name, dial.text) == ("Dial", "+3242320292")
        assert dial.attributes.pop("action").startswith(f"{PUBLIC_URL}/voice/dialled?")
        assert dial.attributes == {"callerId": "+3222123000", "method": "POST", "timeLimit": "1800", "timeout": "25"}

    def test_an_outcome_nobody_knows_is_a_failure(self, house: Line) -> None:
        state = {"stage": "card", "language": "en", "trail": "main", "topic": "food", "place": "4000"}
        path = f"/voice/dialled?{query(state, '')}"
        answer = house.post(f"{PUBLIC_URL}{path}", {"DialCallStatus": "eaten by a dog"}, MONDAY)
        assert "You can call the number yourself." in answer.body
