"""A line of one's own: begun, checked, published and called by the command as people type it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.firstline import first_line
from ivr.content.made_up import EXAMPLES, NUMBER, PRINTED
from ivr.content.pattern import Pattern
from ivr.content.read.files import read_files
from ivr.country.numbers import kind
from ivr.country.opening import ZONE
from ivr.errors import InputError
from tests.conftest import HOUSE, ROOT, clean_environ, soak

TODAY = datetime.now(ZONE).date()
OPEN = "2027-01-11T10:00"
GROUPS = ["+ 4 4", "2 0", "7 9 4 6", "0 1 2 3"]


def wegwijs(folder: Path, *words: str, program: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command as a program of its own, typed in a folder."""
    environment = clean_environ() | {"PYTHONPATH": str(program)} | environ
    command = [sys.executable, "-m", "ivr", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def command(content: Path, *words: str) -> Result:
    """The same in this process, which has read the line that ships already."""
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content / "var")}
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ)


@pytest.fixture(scope="module")
def lender(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A line that was begun by the program from the one that ships, in all its languages. It lends all that a new one
    takes, and is read in a twentieth of the time."""
    folder = tmp_path_factory.mktemp("lender") / "line"
    done = wegwijs(ROOT, "new", str(folder))
    assert (done.returncode, done.stderr, "No problem." in done.stdout) == (0, "", True)
    return folder


def begun(folder: Path, lender: Path, *words: str) -> Path:
    done = command(lender, "new", str(folder), *words)
    assert (done.exit_code, done.stderr) == (0, "")
    return folder


def chosen(languages: tuple[str, ...]) -> list[str]:
    return [word for code in languages for word in ("--language", code)]


def answer(folder: Path, *words: str) -> Any:
    done = command(folder, *words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def heard_of(language: str, events: list[dict[str, Any]]) -> list[str]:
    """Of a card with the example: its name, its number the first time, and what is said of it."""
    name, summary = EXAMPLES[language]
    heard = [str(event["heard"]) for event in events if event.get("language") == language]
    wanted = [text for text in heard if text in (f"{name}.", summary, *GROUPS)]
    return [*wanted[:5], *([summary] if summary in heard else [])]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestEmpty:
    @pytest.mark.parametrize("languages", [("nl", "fr"), soak(("en",))], ids="-".join)
    def test_it_is_begun_checked_published_and_called_by_the_program(
        self, languages: tuple[str, ...], tmp_path: Path, lender: Path
    ) -> None:
        done = wegwijs(lender, "new", str(tmp_path / "our líne"), *chosen(languages))
        assert (done.returncode, done.stderr, "No problem." in done.stdout) == (0, "", True)
        folder = tmp_path / "our líne"
        assert wegwijs(folder, "check").stdout == "No problem.\n"
        assert wegwijs(folder, "compile").returncode == 0
        done = wegwijs(folder, "call", "--keys", f"{len(languages)} 1 1080", "--at", OPEN, "--json")
        assert heard_of(languages[-1], json.loads(done.stdout)) == [
            f"{EXAMPLES[languages[-1]].name}.",
            *GROUPS,
            EXAMPLES[languages[-1]].summary,
        ]

    @pytest.mark.parametrize("languages", [("en",), ("fr", "nl"), ("en", "fr", "nl"), soak(("fr",))], ids="-".join)
    def test_every_language_is_called_and_texted_in_its_own_words(
        self, languages: tuple[str, ...], tmp_path: Path, lender: Path
    ) -> None:
        folder = begun(tmp_path / "line", lender, *chosen(languages))
        assert answer(folder, "check") == []
        assert answer(folder, "compile")["languages"] == list(languages)
        for key, language in enumerate(languages, start=1):
            name, summary = EXAMPLES[language]
            events = answer(folder, "call", "--keys", f"{key} 1 1080", "--at", OPEN)
            assert heard_of(language, events) == [f"{name}.", *GROUPS, summary]
            (reply,) = answer(folder, "text", {"nl": "dokter", "fr": "médecin", "en": "doctor"}[language])["replies"]
            assert (reply["language"], f"{name}: {PRINTED}" in reply["body"]) == (language, True)

    @pytest.mark.parametrize("languages", [soak(("nl",)), soak(("fr", "nl")), soak(())], ids="-".join)
    def test_a_line_that_was_begun_lends_what_the_one_before_it_does(
        self, languages: tuple[str, ...], tmp_path: Path, lender: Path
    ) -> None:
        first, second = (begun(tmp_path / root.name, root, *chosen(languages)) for root in (ROOT, lender))
        assert everything(first) == everything(second)

    def test_without_languages_it_has_all_and_is_written_as_the_other_one_is(
        self, tmp_path: Path, lender: Path
    ) -> None:
        folder = begun(tmp_path / "line", lender)
        assert "source: en\n" in (folder / "menus/line.yaml").read_text()
        assert {path.name for path in (folder / "menus/texts").iterdir()} == {"nl.po", "fr.po"}

    def test_its_prompts_and_its_danger_are_those_of_the_other_line(self, tmp_path: Path, lender: Path) -> None:
        folder = begun(tmp_path / "line", lender, *chosen(("nl", "fr")), "--name", "Onthaal: Gent")
        assert 'welcome: "Welkom bij {line}. We bewaren je nummer niet."' in (folder / "menus/texts.yaml").read_text()
        replies = answer(folder, "text", "ik wil dood")["replies"]
        assert replies[0]["body"].startswith("Gevaar? Bel 112.")
        heard = [event.get("heard") for event in answer(folder, "call", "--keys", "2", "--at", OPEN)]
        assert "Bienvenue chez Onthaal: Gent. Nous ne gardons pas votre numéro." in heard

    def test_it_stays_whole_when_the_example_goes_as_its_guide_says(self, tmp_path: Path, lender: Path) -> None:
        folder = begun(tmp_path / "line", lender, "--language", "nl")
        said = {"name": "Het Huis", "summary": "Gratis hulp van een dokter.", "topics": "health", "areas": "brussels"}
        said |= {"phone": "02 212 30 00", "how": "called"}
        assert not command(folder, "new", "organisation", *(f"--{name}={value}" for name, value in said.items())).stderr
        line = folder / "menus/line.yaml"
        line.write_text(line.read_text().replace("general: [example/help]", "general: [het-huis/health]"))
        (folder / "data/organisations/example.yaml").unlink()
        assert answer(folder, "check") == []
        assert "`general`" in (folder / "README.md").read_text()

    def test_its_guide_names_every_file(self, tmp_path: Path, lender: Path) -> None:
        folder = begun(tmp_path / "line", lender, *chosen(("nl", "fr")))
        guide = (folder / "README.md").read_text()
        assert "$" not in guide
        own = [file for file in everything(folder) if file.startswith(("data/", "menus/"))]
        assert [file for file in own if file not in guide and f"{os.path.dirname(file)}/`" not in guide] == []
        assert [f"{number}. **" in guide for number in range(1, 7)] == [True] * 5 + [False]

    def test_nobody_has_the_number_of_the_example(self) -> None:
        assert kind(NUMBER) == "fixed"
        assert NUMBER.startswith("+4420794")
        assert 0 <= int(NUMBER.removeprefix("+44207946")) <= 999

    def test_a_language_in_which_no_line_can_begin_is_refused(self, tmp_path: Path, lender: Path) -> None:
        done = command(lender, "new", str(tmp_path / "line"), "--language", "de")
        assert (done.exit_code, done.stderr.count("\n"), "nl, fr, en" in done.stderr) == (1, 1, True)
        assert not (tmp_path / "line").exists()

    def test_another_line_lends_its_own_first_topic(self) -> None:
        files, _ = read_files(HOUSE)
        texts = {file: data.decode() for file, data in everything(HOUSE).items()}
        with pytest.raises(InputError, match="can begin in en, not in ar"):
            first_line(Pattern(files, texts), ("ar",), "Ours", TODAY)
        made = first_line(Pattern(files, texts), (), "Ours", TODAY)
        assert "  food: [meal, soup kitchen, food, bread]\n" in made["sms_templates/en/keywords.yaml"]
        assert '    - {key: "1", say: choice-food, topic: food}\n' in made["menus/main.yaml"]


class TestCopy:
    def test_it_is_the_content_to_the_letter_with_a_guide(self, tmp_path: Path) -> None:
        shutil.copytree(HOUSE, tmp_path / "other")
        (tmp_path / "other/data/.secret.yaml").write_text("token: x")
        (tmp_path / "other/data/key.pem").write_text("a key")
        (tmp_path / "other/audio/recorded/en").mkdir(parents=True)
        (tmp_path / "other/audio/recorded/en/welcome.wav").write_bytes(b"RIFF")
        copy, other = str(tmp_path / "copy"), str(tmp_path / "other")
        assert not command(ROOT, "new", "line", copy, "--copy", "--from", other).stderr
        copied = everything(tmp_path / "copy")
        assert "a copy of The House" in copied.pop("README.md").decode()
        assert copied == everything(HOUSE)
        assert answer(tmp_path / "copy", "check") == answer(HOUSE, "check")

    def test_recordings_come_along_when_they_are_asked_for(self, tmp_path: Path) -> None:
        shutil.copytree(HOUSE, tmp_path / "other")
        (tmp_path / "other/audio/recorded/en").mkdir(parents=True)
        (tmp_path / "other/audio/recorded/en/welcome.wav").write_bytes(b"RIFF")
        copy, other = str(tmp_path / "copy"), str(tmp_path / "other")
        command(ROOT, "new", copy, "--copy", "--recordings", "--from", other)
        assert (tmp_path / "copy/audio/recorded/en/welcome.wav").read_bytes() == b"RIFF"

    @pytest.mark.parametrize(
        ("root", "keys"), [(HOUSE, "1 1 4000"), soak(ROOT, "3 1 2 1080")], ids=["house", "shipped"]
    )
    def test_it_can_be_called(self, root: Path, keys: str, tmp_path: Path) -> None:
        folder = begun(tmp_path / "copy", root, "--copy")
        assert {path.name for path in folder.iterdir()} == {"README.md", "data", "menus", "sms_templates"}
        # A line with an error in it is none that can be called.
        heard = answer(folder, "call", "--keys", keys, "--at", OPEN)
        assert any(event.get("key") in ("number", "card-free-number") for event in heard)


class TestWhere:
    @pytest.mark.parametrize("name", ["it's $HOME; `ls` é", "ligne/à nous/de"])
    def test_any_name_of_a_folder_will_do(self, name: str, tmp_path: Path, lender: Path) -> None:
        folder = begun(tmp_path / name, lender, "--language", "fr")
        assert answer(folder, "check") == []

    def test_what_it_says_to_type_next_works(self, tmp_path: Path, lender: Path) -> None:
        words = ("new", str(tmp_path / "it's ours"), "--language", "nl")
        done = wegwijs(ROOT, *words, WEGWIJS_CONTENT=str(lender), WEGWIJS_STATE=str(tmp_path / "s"))
        cd, program = (line.strip() for line in done.stdout.splitlines()[-2:])
        typed = f"{cd} && {program.removesuffix('demo')}check"
        assert program.startswith("WEGWIJS_CONTENT=. WEGWIJS_STATE=var ")
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environ = clean_environ() | {"PYTHONPATH": str(ROOT), "PATH": path}
        told = subprocess.run(["sh", "-c", typed], env=environ, capture_output=True, text=True, check=False)
        assert (told.returncode, told.stdout) == (0, "No problem.\n")

    def test_an_empty_folder_will_do(self, tmp_path: Path, lender: Path) -> None:
        (tmp_path / "line").mkdir()
        assert wegwijs(tmp_path / "line", "new", ".", "--language", "en", "--from", str(lender)).returncode == 0
        assert answer(tmp_path / "line", "check") == []

    @pytest.mark.parametrize("inside", ["letter.txt", ".git/config", "data/organisations/ours.yaml"])
    def test_a_folder_that_holds_anything_stays_as_it_is(self, inside: str, tmp_path: Path) -> None:
        (tmp_path / "line" / inside).parent.mkdir(parents=True)
        (tmp_path / "line" / inside).write_text("mine")
        for way in ("--empty", "--copy"):
            done = command(ROOT, "new", "line", str(tmp_path / "line"), way)
            assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
            assert "is not empty, and nothing is overwritten" in done.stderr
        assert everything(tmp_path / "line") == {inside: b"mine"}

    @pytest.mark.parametrize("way", ["file", "file/line"])
    def test_a_file_stays_as_it_is(self, way: str, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("mine")
        done = command(ROOT, "new", str(tmp_path / way))
        assert (done.exit_code, "file is a file" in done.stderr) == (1, True)
        assert (tmp_path / "file").read_text() == "mine"

    def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(self, lender: Path) -> None:
        done = command(lender, "new", "/proc/line", "--language", "nl")
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "/proc/line cannot be written: " in done.stderr

    def test_a_full_disk_leaves_nothing_behind(self, tmp_path: Path, lender: Path) -> None:
        most = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (60_000, 60_000))"  # the postal codes are larger
        code = f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); {most}; from ivr.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-B", "-c", code, "new", str(tmp_path / "a/line"), "--from", str(lender)],
            cwd=ROOT, env=clean_environ(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, "cannot be written: File too large" in done.stderr) == (1, True)
        assert list(tmp_path.iterdir()) == []

    def test_the_program_alone_says_that_it_brings_no_line(self, tmp_path: Path, lender: Path) -> None:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "ivr", tmp_path / "program/ivr", ignore=leave)
        (tmp_path / "here").mkdir()
        done = wegwijs(tmp_path / "here", "new", "line", "ours", program=tmp_path / "program")
        assert (done.returncode, done.stderr.count("\n"), "--from" in done.stderr) == (1, 1, True)
        content = {"WEGWIJS_CONTENT": str(lender)}
        done = wegwijs(tmp_path / "here", "new", "ours", "--language", "nl", program=tmp_path / "program", **content)
        assert (done.returncode, (tmp_path / "here/ours/README.md").is_file()) == (0, True)

    def test_a_slip_in_the_name_of_a_command_makes_no_folder(self) -> None:
        done = command(ROOT, "new", "organization")
        assert (done.exit_code, "did you mean organisation?" in done.stderr) == (2, True)
        assert not Path("organization").exists()

    @pytest.mark.parametrize("words", [("--copy", "--language", "nl"), ("--recordings",)])
    def test_options_that_do_not_go_together_are_wrong_usage(self, words: tuple[str, ...], tmp_path: Path) -> None:
        assert command(ROOT, "new", str(tmp_path / "line"), *words).exit_code == 2
        assert not (tmp_path / "line").exists()
