"""Before the first call, every mistake is named with its cure; what makes the line unsafe or unreachable stops it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.config import Settings, read_settings
from ivr.errors import SettingsError
from ivr.ops.startup.facts import Facts, _is_kept_from_swap, _swaps, look_up
from ivr.ops.startup.rules import findings
from ivr.provider.twilio.signature import SignatureValidator
from tests.conftest import MEMORY, ROOT, clean_environ

TOKEN, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
SID = "AC" + "1" * 32
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WELL = Facts(now=NOW, newest=NOW - timedelta(days=30), host="127.0.0.1")
GOOD = {"RUNTIME": MEMORY, "PUBLIC_URL": "https://wegwijs.be", "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": SID}


def settings(**more: str) -> Settings:
    return read_settings({f"WEGWIJS_{name}": value for name, value in (GOOD | more).items()})


def told(facts: Facts = WELL, **more: str) -> list[str]:
    """The findings, each as its level and what is wrong."""
    return [f"{finding.level}: {finding.what}" for finding in findings(settings(**more), facts)]


def test_where_all_is_well_nothing_is_said() -> None:
    key = "5f" + TOKEN + TOKEN
    assert told(SECRET_KEY=key, RECORD_PIN="830174", TWILIO_AUTH_TOKEN_NEXT=OTHER) == []
    assert told(SECRET_KEY=key, STORE="redis://cache/0", PUBLIC_URL="https://wegwijs.be/line") == []


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("PUBLIC_URL", "http://wegwijs.be", "is not https"),
        ("PUBLIC_URL", "https://wegwijs.be/voice", "ends in /voice"),
        ("PUBLIC_URL", "https://wegwijs.be/line/sms/", "ends in /sms"),
        ("PUBLIC_URL", "https://wegwijs.be/audio", "lies below /audio, and so does a part of the line itself"),
        ("PUBLIC_URL", "https://me:secret@wegwijs.be", "holds a name or a password"),
        ("PUBLIC_URL", "https://server", "which is a name of your own network"),
        ("PUBLIC_URL", "https://192.168.1.4", "which is an address of your own network"),
        ("TWILIO_AUTH_TOKEN", "x", "it has 1 characters and not 32"),
        ("TWILIO_AUTH_TOKEN", f'"{TOKEN}"', "it has quotes around it"),
        ("TWILIO_AUTH_TOKEN", f"{TOKEN[:16]} {TOKEN[16:]}", "it has a space in it"),
        ("TWILIO_AUTH_TOKEN", SID, "it is an id that begins with AC"),
        ("TWILIO_AUTH_TOKEN", TOKEN.upper(), "it has 32 digits or letters a to f"),
        ("TWILIO_AUTH_TOKEN_NEXT", TOKEN, "is the same token"),
        ("TWILIO_AUTH_TOKEN_NEXT", "y", "TWILIO_AUTH_TOKEN_NEXT cannot be an auth token"),
        ("TWILIO_ACCOUNT_SID", "SK" + "1" * 32, "TWILIO_ACCOUNT_SID is not AC"),
        ("TWILIO_MESSAGING_SERVICE", SID, "TWILIO_MESSAGING_SERVICE is not MG"),
        ("STORE", "redis://cache/0", "SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "is shorter than 32"),
        ("SECRET_KEY", "a" * 40, "can be guessed"),
        ("SECRET_KEY", TOKEN, "is the auth token"),
        ("RECORD_PIN", "123456", "RECORD_PIN can be guessed"),
        ("RECORD_PIN", "00000000", "RECORD_PIN can be guessed"),
    ],
)
def test_a_wrong_setting_stops_the_start(setting: str, value: str, what: str) -> None:
    found = findings(settings(**{setting: value}), WELL)
    assert len(found) == 1, found
    assert found[0].level == "error"
    assert what in found[0].what
    assert found[0].hint.endswith((".", "hex 32", "wegwijs.be", "/line"))
    assert value not in f"{found[0].what}{found[0].hint}" or setting == "PUBLIC_URL" or len(value) < 6


@pytest.mark.parametrize(
    ("facts", "level", "what"),
    [
        ({"runtime_fault": "x is on a disk"}, "error", "is on a disk"),
        ({"has_memory": False}, "warning", "no folder in memory"),
        ({"is_root": True}, "warning", "runs as root"),
        ({"state_fault": "Read-only file system"}, "warning", "Read-only file system"),
        ({"swaps": True}, "warning", "may be written to a disk"),
        ({"open_secrets": (Path("/etc/token"),)}, "warning", "Everybody on this machine can read /etc/token"),
        ({"knows_summer_time": False}, "warning", "time zone of Brussels"),
        ({"now": WELL.newest - timedelta(hours=2)}, "warning", "which is over already"),
        ({"now": NOW + timedelta(days=5000)}, "warning", "lies far ahead"),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else "",
)
def test_a_machine_that_is_not_right(facts: dict[str, Any], level: str, what: str) -> None:
    [finding] = findings(settings(), replace(WELL, **facts))
    assert finding.level == level
    assert what.lower() in finding.what.lower()
    assert finding.hint


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:1", "https://line.example.org/line"])
def test_on_a_machine_for_trying_nothing_stops_the_start(address: str) -> None:
    weak = {"PUBLIC_URL": address, "TWILIO_AUTH_TOKEN": "a token of mine", "SECRET_KEY": "x"}
    assert {line.partition(":")[0] for line in told(WELL, **weak)} == {"warning"}


def test_a_line_that_strangers_can_reach_is_not_for_trying() -> None:
    open_to_all = replace(WELL, host="0.0.0.0")
    assert "error" in str(told(open_to_all, PUBLIC_URL="http://localhost", TWILIO_AUTH_TOKEN="x"))


def test_errors_come_first() -> None:
    lines = told(replace(WELL, is_root=True), TWILIO_AUTH_TOKEN="x")
    assert [line.partition(":")[0] for line in lines] == ["error", "warning"]


class TestFacts:
    def test_this_machine(self, tmp_path: Path) -> None:
        secret = tmp_path / "token"
        secret.write_text(TOKEN)
        secret.chmod(0o644)
        environ = {"WEGWIJS_TWILIO_AUTH_TOKEN_FILE": str(secret), "WEGWIJS_STATE": str(tmp_path / "var")}
        environ["WEGWIJS_RUNTIME"] = MEMORY
        now = read_settings(environ)
        facts = look_up(now, environ)
        assert facts.open_secrets == (secret,)
        assert (facts.state_fault, facts.runtime_fault, facts.knows_summer_time) == ("", "", True)
        assert list((tmp_path / "var").iterdir()) == []
        secret.chmod(0o640)
        assert look_up(now, environ).open_secrets == ()

    def test_a_state_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "var").write_text("")
        assert look_up(settings(STATE=str(tmp_path / "var")), {}).state_fault == "File exists"

    def test_a_runtime_folder_on_a_disk(self, tmp_path: Path) -> None:
        facts = look_up(settings(STATE=str(tmp_path), RUNTIME=str(ROOT)), {})
        assert "is on a disk" in facts.runtime_fault
        assert not facts.has_memory

    def test_swap_on_a_disk_counts_where_the_service_is_not_kept_from_it(self, tmp_path: Path) -> None:
        swaps, own, group = tmp_path / "swaps", tmp_path / "cgroup", tmp_path / "groups" / "system.slice" / "line"
        group.mkdir(parents=True)
        own.write_text("1:name=systemd:/x\n0::/system.slice/line\n")
        swaps.write_text("Filename Type\n/dev/zram0 partition 1 0 100\n")
        assert not _swaps(swaps, tmp_path / "groups", own)
        swaps.write_text("Filename Type\n/dev/sda2 partition 1 0 -2\n")
        assert _swaps(swaps, tmp_path / "groups", own)
        (group / "memory.swap.max").write_text("max\n")
        assert _swaps(swaps, tmp_path / "groups", own)
        (group.parent / "memory.swap.max").write_text("0\n")
        assert _is_kept_from_swap(tmp_path / "groups", own)
        assert not _swaps(swaps, tmp_path / "groups", own)
        assert not _swaps(tmp_path / "none", tmp_path / "groups", own)


class TestSecretFiles:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "token"

    def read(self, file: Path) -> str:
        try:
            return read_settings({"WEGWIJS_TWILIO_AUTH_TOKEN_FILE": str(file)}).twilio_auth_token
        except SettingsError as fault:
            return str(fault)

    def test_the_end_of_the_line_does_no_harm(self, file: Path) -> None:
        file.write_text(f"{TOKEN}\r\n\n")
        assert self.read(file) == TOKEN

    def test_a_file_that_cannot_be_used_is_one_clear_line(self, file: Path) -> None:
        name = f"WEGWIJS_TWILIO_AUTH_TOKEN: the file {file}"
        assert self.read(file) == f"{name} cannot be read: No such file or directory"
        file.write_bytes(b"\n")
        assert self.read(file) == f"{name} is empty"
        file.write_bytes(b"\xff\xfe")
        assert self.read(file) == f"{name} is no text"


def test_while_a_token_is_replaced_both_are_good() -> None:
    form, environ = {"CallSid": "CA1"}, {"PATH_INFO": "/voice"}
    address = GOOD["PUBLIC_URL"]
    signed = [SignatureValidator(address, token).sign(f"{address}/voice", form) for token in (TOKEN, OTHER)]
    both = SignatureValidator(address, TOKEN, OTHER)
    assert [both.admits(environ, form, signature) for signature in (*signed, "", None)] == [True, True, False, False]
    alone = SignatureValidator(address, TOKEN)
    assert [alone.admits(environ, form, signature) for signature in signed] == [True, False]


class TestCommands:
    @pytest.fixture(autouse=True)
    def machine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in (GOOD | {"STATE": str(tmp_path)}).items():
            monkeypatch.setenv(f"WEGWIJS_{name}", value)

    def test_serve_stops_with_one_line_for_each_error(self) -> None:
        settings = {"WEGWIJS_TWILIO_AUTH_TOKEN": "x", "WEGWIJS_PUBLIC_URL": "http://wegwijs.be"}
        words = [sys.executable, "-m", "ivr", "serve", "--port", "1"]
        done = subprocess.run(
            words, capture_output=True, text=True, cwd=ROOT, env=clean_environ() | settings, check=False
        )
        assert done.returncode == 1
        errors = [line for line in done.stderr.splitlines() if line.startswith("error")]
        assert len(errors) >= 2
        assert "Traceback" not in done.stderr
        assert "is not https" in done.stderr
        assert "it has 1 characters and not 32" in done.stderr

    def test_doctor_tells_the_same_without_serving(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert CliRunner().invoke(main, ["doctor"]).exit_code == 0
        monkeypatch.setenv("WEGWIJS_RECORD_PIN", "123456")
        result = CliRunner(mix_stderr=False).invoke(main, ["doctor", "--json"])
        assert result.exit_code == 1
        assert json.loads(result.stdout)[0]["what"] == "WEGWIJS_RECORD_PIN can be guessed."
