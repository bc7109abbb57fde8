"""What a page, or somebody who writes their own, can send to the recorder of the browser phone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivr.app import create_app
from ivr.provider.api import ProviderError
from ivr.provider.twilio import recordings
from ivr.wings.phone.trial_numbers import RECORDER_NUMBER, recording_url
from ivr.wings.recorder import words
from ivr.wings.recorder.local import LocalRecordings
from tests.conftest import HOUSE, MONDAY, line_of, settings_for

PIN = "314159"


class TestTheRequests:
    """What a page, or somebody who writes their own, can send."""

    @pytest.fixture
    def client(self, tmp_path: Path) -> FlaskClient:
        line_of(HOUSE, tmp_path).shelf.close()
        return self.page(tmp_path, RECORD_PIN=PIN)

    @staticmethod
    def page(state: Path, **more: str) -> FlaskClient:
        settings = settings_for(HOUSE, state, SECRET_KEY="a key of these tests", **more)
        return create_app(settings, clock=lambda: MONDAY, demo=True).test_client()

    @staticmethod
    def recording(client: FlaskClient) -> str:
        """A call in which the line records."""
        call = client.post("/phone/dial", json={"to": RECORDER_NUMBER}).get_json()["call"]
        for key in f"{PIN}#1#1":
            answer = client.post("/phone/press", json={"call": call, "key": key}).get_json()
            call = answer["call"]
        assert answer["recording"] == {"longest": 13.0, "timeout": 5.0, "keys": "#"}
        assert answer["waiting"] is None
        return str(call)

    @pytest.mark.parametrize(
        "data",
        [b"", b"RIFF", b"no sound at all" * 1000, bytes(range(256)) * 1000],
        ids=["empty", "cut", "text", "noise of bytes"],
    )
    def test_whatever_comes_as_a_take_the_call_goes_on(self, data: bytes, client: FlaskClient, tmp_path: Path) -> None:
        form = {"call": self.recording(client), "seconds": "2.5", "take": (io.BytesIO(data), "take")}
        answer = client.post("/phone/spoken", data=form)
        assert answer.status_code == 200
        assert words.READ in [event.get("heard") for event in answer.get_json()["events"]]
        assert list((tmp_path / "spoken").glob("*")) == []

    @pytest.mark.parametrize("seconds", ["", "many", "nan", "inf", "-1"])
    def test_no_number_of_seconds_is_refused_in_words(self, seconds: str, client: FlaskClient) -> None:
        form = {"call": self.recording(client), "seconds": seconds, "take": (io.BytesIO(b"x"), "take")}
        answer = client.post("/phone/spoken", data=form)
        assert (answer.status_code, answer.get_json()) == (400, {"error": "this is no number of seconds"})

    def test_nothing_is_refused_in_words(self, client: FlaskClient) -> None:
        answer = client.post("/phone/spoken", data={"call": self.recording(client), "seconds": "1"})
        assert (answer.status_code, answer.get_json()) == (400, {"error": "nothing was said"})

    def test_a_call_that_is_not_ours_is_over(self, client: FlaskClient, tmp_path: Path) -> None:
        form = {"call": "forged", "seconds": "1", "take": (io.BytesIO(b"x"), "take")}
        assert client.post("/phone/spoken", data=form).status_code == 410
        assert not (tmp_path / "spoken").exists()

    def test_more_than_anybody_can_say_at_once_is_not_taken(self, client: FlaskClient, tmp_path: Path) -> None:
        head = f'--cut\r\nContent-Disposition: form-data; name="call"\r\n\r\n{self.recording(client)}\r\n--cut\r\n'
        take = 'Content-Disposition: form-data; name="take"; filename="take"\r\n\r\n'
        data = (head + take).encode() + bytes(5_000_001) + b"\r\n--cut--\r\n"
        answer = client.post("/phone/spoken", data=data, content_type="multipart/form-data; boundary=cut")
        assert answer.status_code == 413
        assert not (tmp_path / "spoken").exists()

    def test_another_number_than_those_of_the_page_is_refused(self, client: FlaskClient) -> None:
        answer = client.post("/phone/dial", json={"to": "+3225550000"})
        assert (answer.status_code, answer.get_json()) == (400, {"error": "this is not a number of the line"})

    def test_without_a_code_the_page_offers_no_recorder(self, client: FlaskClient, tmp_path: Path) -> None:
        assert "the recorder" in client.get("/").text
        other = self.page(tmp_path)
        assert "the recorder" not in other.get("/").text
        assert other.post("/phone/dial", json={"to": RECORDER_NUMBER}).status_code == 400


def test_on_a_line_that_is_no_demo_that_number_may_be_one_of_its_own(tmp_path: Path) -> None:
    line = line_of(HOUSE, tmp_path, RECORD_PIN=PIN, TWILIO_ACCOUNT_SID="AC" + "1" * 32)
    call = line.call(to=RECORDER_NUMBER)
    call.dial()
    line.shelf.close()
    assert words.WELCOME not in [event.get("heard") for event in call.events]


def test_a_recording_of_this_machine_is_there_until_it_is_deleted(tmp_path: Path) -> None:
    local = LocalRecordings(tmp_path / "spoken")
    id = recordings.recording_id({"RecordingUrl": recording_url(local.add(b"sound"))})
    assert local.recording(id) == b"sound"
    local.delete_recording(id)
    local.delete_recording(id)
    with pytest.raises(ProviderError):
        local.recording(id)
