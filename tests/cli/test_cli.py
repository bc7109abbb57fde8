"""The command: what people and programs rely on."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.breaking import broken_house
from tests.conftest import HOUSE, ROOT, Line, soak

MONDAY, SUNDAY, HOLIDAY = "2026-11-23T10:00", "2026-11-22T10:00", "2026-07-21T10:00"


@pytest.fixture(autouse=True)
def published(shipped: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped line, published once for all of these tests."""
    monkeypatch.setenv("WEGWIJS_STATE", str(shipped.settings.state))
    monkeypatch.setenv("WEGWIJS_CONTENT", str(ROOT))


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the house, for commands that need something to break."""
    copy = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    monkeypatch.setenv("WEGWIJS_CONTENT", str(copy))
    monkeypatch.setenv("WEGWIJS_STATE", str(tmp_path / "var"))
    return copy


def run(*words: str, keyed: str | None = None) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, words, input=keyed)


def ask(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


class TestContent:
    def test_problems_are_told_with_all_their_parts_and_exit_status_1(self, content: Path) -> None:
        broken_house("D201", content)
        result = run("check", "--json")
        assert result.exit_code == 1
        errors = [problem for problem in json.loads(result.stdout) if problem["level"] == "error"]
        assert [set(problem) for problem in errors] == [{"code", "level", "file", "line", "message", "hint"}]
        assert "data/organisations/bread.yaml:11: D201 error" in run("check").stdout

    def test_compile_counts_and_a_refusal_is_one_line(self, content: Path) -> None:
        compiled = ask("compile")
        assert (compiled["organisations"], compiled["services"], compiled["contacts"]) == (4, 5, 6)
        assert compiled["languages"] == ["en", "ar"]
        broken_house("F109", content)
        result = run("compile")
        assert result.exit_code == 1
        assert result.stderr.strip() == "1 problem in the content; `wegwijs check` lists them"
        assert f"callers still hear {compiled['snapshot']}" in result.stdout
        assert [row["id"] for row in ask("snapshots")] == [compiled["snapshot"]]

    @pytest.mark.parametrize("command", ["check", "compile"])
    def test_in_another_folder_that_is_said(
        self, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WEGWIJS_CONTENT", str(tmp_path))
        result = run(command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("there is no line here")

    def test_rollback(self, content: Path) -> None:
        first = ask("compile")["snapshot"]
        file = content / "data/organisations/bread.yaml"
        file.write_text(file.read_text().replace("Bread", "Cake"))
        ask("compile")
        assert run("rollback").stdout.startswith(f"{first} is live again.\nYour files are as they were")
        assert [row["live"] for row in ask("snapshots")] == [True, False]
        assert run("rollback", "nonsense").exit_code == 1


def test_who_reads_only_the_first_lines_hears_of_no_fault(content: Path, tmp_path: Path) -> None:
    environ = os.environ | {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(tmp_path / "state")}
    command = f"{shlex.quote(sys.executable)} -m ivr audio list --engine espeak | head -n 1"
    done = subprocess.run(command, shell=True, env=environ, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


class TestFind:
    @pytest.mark.parametrize("topic", ["legal", "housing", "general"])
    def test_liege_comes_first_for_liege(self, topic: str) -> None:
        found = ask("find", "--topic", topic, "--place", "4000", "--at", MONDAY)
        assert found["place"]["areas"] == ["town-liege", "liege", "wallonia", "belgium"]
        assert found["results"][0]["service"]["areas"][0] in ("town-liege", "liege")
        shown = {area for result in found["results"] for area in result["service"]["areas"]}
        assert not shown & {"brussels", "flanders", "antwerp"}

    def test_the_state_goes_with_the_day(self) -> None:
        states = {}
        for at in (MONDAY, SUNDAY, HOLIDAY):
            [result] = ask("find", "--topic", "general", "--place", "brussel", "--at", at, "--limit", "1")["results"]
            del result
            contacts = [
                contact
                for organisation in ask("directory", "--at", at)
                if organisation["id"] == "caw-brussel"
                for contact in organisation["services"][0]["contacts"]
                if contact["kind"] == "phone"
            ]
            states[at] = contacts[0]["state"]
        assert states == {MONDAY: "open", SUNDAY: "closed", HOLIDAY: "unknown"}

    def test_a_result_has_the_shape_that_others_rely_on(self) -> None:
        [result] = ask("find", "--topic", "legal", "--place", "1080", "--limit", "1", "--at", MONDAY)["results"]
        service = result["service"]
        assert set(result) == {"organisation", "service"}
        assert {
            "id", "name", "summary", "topics", "areas", "audience", "languages", "interpreter", "contacts", "checked",
            "evidence", "disputes",
        } <= set(service)  # fmt: skip
        assert {
            "kind", "value", "label", "cost", "keys", "hours", "hours_text", "appointment", "address", "state",
            "until", "opens",
        } <= set(service["contacts"][0])  # fmt: skip
        assert {"source", "locator", "date"} == set(service["evidence"][0])

    def test_explain_says_why(self) -> None:
        [result] = ask("find", "--topic", "legal", "--limit", "1", "--explain")["results"]
        assert {"area", "for_whom", "reached_now", "language", "price", "id"} < set(result["rank"])

    @pytest.mark.parametrize(
        "words", [["--topic", "x"], ["--place", "9999"], ["--place", "Atlantis"], ["--at", "soon"]]
    )
    def test_what_is_not_there_is_one_clear_line(self, words: list[str]) -> None:
        result = run("find", *words)
        assert result.exit_code == 1
        assert len(result.stderr.strip().splitlines()) == 1

    def test_wrong_usage_is_exit_status_2(self) -> None:
        assert run("find", "--nonsense").exit_code == 2
        assert run("nonsense").exit_code == 2


class TestPhones:
    def test_a_call_is_a_list_of_events_in_order(self) -> None:
        events = ask("call", "--keys", "1 3 2 1080 3", "--at", MONDAY)
        times = [event["t"] for event in events]
        assert times == sorted(times)
        assert events[-1]["ended"] == "line hung up"
        heard = [event for event in events if "heard" in event]
        assert {"heard", "language", "key", "clip"} <= set(heard[0])
        assert {"1", "3", "0", "8", "2"} == {event["pressed"] for event in events if "pressed" in event}
        assert "Sint-Jans-Molenbeek." in [event["heard"] for event in heard]

    def test_language_chooses_the_language_and_a_pound_after_the_code_does_no_harm(self) -> None:
        events = ask("call", "--language", "fr", "--keys", "2 1080# 1", "--at", MONDAY)
        assert "Molenbeek-Saint-Jean." in [event.get("heard") for event in events]

    def test_a_person_at_the_terminal_presses_keys(self) -> None:
        result = run("call", "--at", MONDAY, keyed="3\n2\n1000\n" + "\n" * 5)
        assert "Welcome to Wegwijs." in result.stdout
        assert "line hung up" in result.stdout

    def test_a_word_that_is_typed_is_no_key(self) -> None:
        result = run("call", "--at", MONDAY, keyed="english\n3\n2\n1000\n" + "\n" * 5)
        assert "(english: keys are 0 to 9" in result.stderr
        assert "[e]" not in result.stdout
        assert "Welcome to Wegwijs." in result.stdout

    def test_what_can_become_of_a_call_that_is_put_through_is_in_its_help(self) -> None:
        assert "answered, busy, no-answer, failed" in " ".join(run("call", "--help").stdout.split())

    @pytest.mark.parametrize(
        ("words", "language"),
        [("DOKTER 1080", "nl"), ("avocat bruxelles", "fr"), ("housing", "en"), ("médecin 4000", "fr")],
    )
    def test_a_text_is_answered_in_its_language_with_a_number(self, words: str, language: str) -> None:
        [reply] = ask("text", words, "--at", MONDAY)["replies"]
        assert reply["language"] == language
        assert reply["encoding"] == "GSM-7"
        assert 1 <= reply["segments"] <= 2
        assert any(character.isdigit() for character in reply["body"])

    def test_an_sms_goes_to_who_calls_from_a_mobile_phone(self) -> None:
        events = ask("call", "--keys", "3 2 1080 2", "--at", MONDAY)
        [sms] = [event["sms"] for event in events if "sms" in event]
        assert sms["to_caller"] is True
        assert "02 346 66 60" in sms["body"]
        assert not [event for event in ask("call", "--keys", "3 2 1080 3 2", "--from", "anonymous") if "sms" in event]

    @pytest.mark.parametrize(
        ("at", "language"), [(MONDAY, "nl"), soak(MONDAY, ""), soak(SUNDAY, ""), soak(HOLIDAY, "")]
    )
    def test_a_walk_is_as_quick_as_a_caller_needs_and_reaches_every_service(
        self, at: str, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In the language of the first key, and in those of the first three in the whole sets."""
        languages = [language] if language else ["nl", "fr", "en"]
        for module in ("ivr.cli.walking", "ivr.wings.phone.walk"):
            monkeypatch.setattr(f"{module}.spoken_languages", lambda *_: languages)
        walked = ask("walk", "--at", at)
        assert {way["language"] for way in walked["ways"]} == set(languages)
        first_time = [way["first_time"] for way in walked["ways"]]
        assert {way["topic"] for way in walked["ways"]} == {row["topic"] for row in ask("statistics")[:-1]}
        assert max(len(way["keys"]) for way in walked["ways"]) <= 3
        assert median(first_time) <= 60
        assert max(first_time) <= 90
        assert max(way["experienced"] for way in walked["ways"]) <= 23
        assert not any(walked["missed"].values())
        assert not any(walked["unheard"].values())

    def test_keys_that_no_phone_has_are_refused(self) -> None:
        assert run("call", "--keys", "1 a").exit_code == 1


class TestServing:
    def test_serving_without_secrets_is_refused(self) -> None:
        result = run("serve")
        assert result.exit_code == 1
        assert "WEGWIJS_TWILIO_AUTH_TOKEN" in result.stderr

    def test_a_moved_clock_is_refused_where_callers_reach_the_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("TWILIO_AUTH_TOKEN", "SECRET_KEY"):
            monkeypatch.setenv(f"WEGWIJS_{name}", "x")
        monkeypatch.setenv("WEGWIJS_PUBLIC_URL", "https://line.example.org")
        result = run("serve", "--at", SUNDAY)
        assert result.exit_code == 1
        assert "real time" in result.stderr

    @pytest.mark.parametrize("words", [["demo", "--port", "99999"], ["serve", "--workers", "0"]])
    def test_ports_and_workers_that_cannot_be_are_wrong_usage(self, words: list[str]) -> None:
        assert run(*words).exit_code == 2

    def test_a_port_in_use_is_one_clear_line(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            result = run("demo", "--port", str(taken.getsockname()[1]))
        assert result.exit_code == 1
        assert result.stderr.startswith("cannot listen on 127.0.0.1, port ")

    def test_an_unknown_setting_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEGWIJS_COLOUR", "blue")
        result = run("snapshots")
        assert (result.exit_code, result.stderr) == (1, "WEGWIJS_COLOUR is not a setting\n")

    def test_a_secret_can_be_in_a_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEGWIJS_SECRET_KEY_FILE", str(tmp_path / "none"))
        result = run("doctor")
        assert result.exit_code == 1
        assert f"WEGWIJS_SECRET_KEY: the file {tmp_path / 'none'} cannot be read: No such" in result.stderr
        (tmp_path / "none").write_text("secret\n")
        assert "cannot be read" not in run("doctor").stderr

    @pytest.mark.parametrize(
        "words",
        [
            ["check"],
            ["compile"],
            ["snapshots"],
            ["find"],
            ["text", "food"],
            ["language", "status"],
            ["checked", "bread"],
        ],
        ids=" ".join,
    )
    def test_who_keeps_the_content_needs_no_secret(
        self, words: list[str], content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WEGWIJS_SECRET_KEY_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("WEGWIJS_TWILIO_AUTH_TOKEN_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("WEGWIJS_RECORD_PIN", "1")
        assert run(*words).exit_code == 0
        assert "cannot be read" in run("serve").stderr
