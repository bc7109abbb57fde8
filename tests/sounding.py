"""For the tests of what callers hear: the house with all its clips, made by a program of its own with espeak-ng."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import astuple, dataclass
from pathlib import Path

import pytest

from ivr.audio.manifest import digest
from ivr.audio.plan import plan
from ivr.audio.takes.finishing import Finished, finish
from ivr.audio.takes.folder import keep
from ivr.audio.utterance import Utterance
from ivr.language.seconds import seconds_to_say
from ivr.snapshot.read import Snapshot
from tests.conftest import HOUSE, MONDAY, ROOT, clean_environ
from tests.gtts_double import file_of, murmur
from tests.once import made_once


@dataclass(frozen=True)
class Spoken:
    """A copy of the house: its content, and its state with the published snapshot and the clips."""

    content: Path
    state: Path

    @property
    def clips(self) -> Path:
        return self.state / "clips"

    @property
    def recorded(self) -> Path:
        return self.content / "audio" / "recorded"

    @property
    def environ(self) -> dict[str, str]:
        return {"WEGWIJS_CONTENT": str(self.content), "WEGWIJS_STATE": str(self.state)}

    def copied(self, folder: Path) -> Spoken:
        """The same below another folder, to change."""
        return Spoken(
            Path(shutil.copytree(self.content, folder / "content")),
            Path(shutil.copytree(self.state, folder / "state")),
        )


def spoken_house(factory: pytest.TempPathFactory) -> Spoken:
    """The house in English and Arabic with every clip; made once for all tests of a run, which leave it as it is."""
    folder = made_once(factory, "spoken-house", _speak)
    return Spoken(folder / "content", folder / "state")


THREE = ("nl", "en", "ar")
"""Of the languages of the line that ships, those of which every run plans what is said."""


def shipped_plan(
    factory: pytest.TempPathFactory, library: Snapshot, languages: Collection[str] = THREE
) -> list[Utterance]:
    """Every text of the line that ships in these languages, planned on `MONDAY` and once in a run of the tests: with
    all its hours that takes seconds."""

    def write(folder: Path) -> None:
        folder.mkdir()
        texts = plan(speaking(library, languages), MONDAY)
        (folder / "plan.json").write_text(json.dumps([astuple(wanted) for wanted in texts]))

    kept = made_once(factory, f"shipped-plan-{'-'.join(languages)}", write) / "plan.json"
    return [Utterance(*wanted) for wanted in json.loads(kept.read_text())]


def speaking(library: Snapshot, languages: Collection[str]) -> Snapshot:
    """The same library, of a line that knows these languages alone."""
    few = copy(library)
    known = tuple(language for language in library.line.languages if language.code in languages)
    few.line = library.line.model_copy(update={"languages": known})
    return few


def _speak(folder: Path) -> None:
    house = Spoken(folder / "content", folder / "state")
    shutil.copytree(HOUSE, house.content)
    wegwijs(house.environ, "compile")
    wegwijs(house.environ, "audio", "make", "--engine", "espeak", "--quiet")


def wegwijs(environ: dict[str, str], *words: str) -> None:
    """The command as anybody types it, in a process of its own."""
    others = clean_environ()
    subprocess.run(
        [sys.executable, "-m", "ivr", *words], env=others | environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def record(house: Spoken, language: str, texts: Iterable[str]) -> Finished:
    """Somebody records these texts (a murmur as long as each), and the line gets their clips."""
    for text in texts:
        keep(house.recorded, language, text, file_of(murmur(seconds_to_say(text) + 0.5)), "wav")
    return finish(house.recorded, house.clips)


def unrecord(house: Spoken, language: str, text: str) -> Finished:
    """The recording of a text is taken away, and its clip goes with it."""
    (house.recorded / language / f"{digest(text.encode())}.wav").unlink()
    return finish(house.recorded, house.clips)
