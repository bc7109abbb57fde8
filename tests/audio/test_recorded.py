"""The folder of recordings: what a person recorded is what the line plays, and nothing recorded is ever lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ivr.audio import waveform
from ivr.audio.clips import making
from ivr.audio.disk import only_one
from ivr.audio.manifest import digest
from ivr.audio.takes import finishing
from ivr.audio.takes.finishing import accepted, finish, finish_one, usable
from ivr.audio.takes.folder import Recorded, adopt, keep, missing, read, unwanted
from ivr.audio.takes.quality import inspect
from ivr.audio.utterance import Utterance
from ivr.errors import InputError
from ivr.language.pieces import filled
from ivr.language.seconds import seconds_to_say
from ivr.web.audio import clip_name
from tests.conftest import MONDAY
from tests.gtts_double import file_of, murmur

WELCOME, FOOD = "Welkom bij Wegwijs, neem rustig je tijd.", "Voor eten, druk op 1. Dat is gratis."
HARD = 'Où? "Là-bas": \\ no: #1 ذهب\u2028🙂 ça'
WELCOME_ID, FOOD_ID = (digest(text.encode()) for text in (WELCOME, FOOD))
WANTED = [
    Utterance("nl", WELCOME, "welcome"),
    Utterance("nl", FOOD, "option-food"),
    Utterance("en", "Welcome!", "welcome"),
]


def take(text: str = WELCOME, voice: int = 140) -> bytes:
    """A recording that may be this text, by a person with this voice (hertz)."""
    return file_of(murmur(seconds_to_say(text) + 0.5, voice=voice))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def clip(clips: Path, text: str) -> Path:
    return clips / "nl" / clip_name(text)


class TestKeeping:
    def test_a_recording_is_kept_as_it_came_under_the_name_of_its_text(self, tmp_path: Path) -> None:
        path = keep(tmp_path, "nl", WELCOME, b"sound", "m4a")
        assert path == tmp_path / "nl" / f"{clip_name(WELCOME).removesuffix('.wav')}.m4a"
        assert path.read_bytes() == b"sound"
        assert read(tmp_path) == ([Recorded("nl", WELCOME_ID, WELCOME, path)], [])

    def test_the_texts_stand_beside_the_recordings_for_people(self, tmp_path: Path) -> None:
        for text in (WELCOME, HARD):
            keep(tmp_path, "nl", text, b"sound", "wav")
        assert f'"{WELCOME_ID}": "{WELCOME}"\n' in (tmp_path / "nl/texts.yaml").read_text()
        assert {one.text for one in read(tmp_path)[0]} == {WELCOME, HARD}

    def test_a_sentence_that_knows_its_pieces_is_noted_as_its_text(self, tmp_path: Path) -> None:
        sentence = filled("Open until {time}.", {"time": "9"})
        keep(tmp_path, "nl", sentence, b"sound", "wav")
        (tmp_path / "nl" / "welcome.wav").write_bytes(take())
        adopt(tmp_path, [Utterance("nl", filled("Welcome to {line}.", {"line": "the line"}), "welcome")])
        assert {one.text for one in read(tmp_path)[0]} == {"Open until 9.", "Welcome to the line."}

    def test_every_older_take_is_still_there(self, tmp_path: Path) -> None:
        for number, extension in enumerate(["wav", "wav", "m4a", "wav"]):
            keep(tmp_path, "nl", WELCOME, b"take %d" % number, extension)
        old = tmp_path / "nl" / "old"
        assert files(old) == [f"{WELCOME_ID}-1.wav", f"{WELCOME_ID}-2.wav", f"{WELCOME_ID}-3.m4a"]
        assert [path.read_bytes() for path in sorted(old.iterdir())] == [b"take 0", b"take 1", b"take 2"]
        [now], problems = read(tmp_path)
        assert (now.path.name, now.path.read_bytes(), problems) == (f"{WELCOME_ID}.wav", b"take 3", [])

    def test_the_same_take_twice_is_one_take(self, tmp_path: Path) -> None:
        for _ in range(2):
            keep(tmp_path, "nl", WELCOME, b"sound", "wav")
        assert files(tmp_path) == [f"nl/{WELCOME_ID}.wav", "nl/texts.yaml"]

    def test_many_may_record_at_once(self, tmp_path: Path) -> None:
        texts = [f"Dit is zin nummer {number}." for number in range(12)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda text: keep(tmp_path, "nl", text, text.encode(), "wav"), texts * 2))
        found, problems = read(tmp_path)
        assert ({one.text for one in found}, problems) == (set(texts), [])

    @pytest.mark.parametrize("moment", ["publish", "replace"])
    def test_killed_at_any_moment_the_older_take_is_still_there(
        self, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(tmp_path, "nl", WELCOME, b"first", "wav")

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr({"publish": "ivr.audio.takes.folder.publish", "replace": "os.replace"}[moment], die)
        with pytest.raises(KeyboardInterrupt):
            keep(tmp_path, "nl", WELCOME, b"second", "wav")
        monkeypatch.undo()
        [one], problems = read(tmp_path)
        assert (one.path.read_bytes(), problems) == (b"first", [])

    @pytest.mark.parametrize(
        ("language", "text", "extension"),
        [("", "a", "wav"), ("../x", "a", "wav"), ("nl", "", "wav"), ("nl", "a\x00", "wav"), ("nl", "a", "w/v")],
    )
    def test_what_is_no_recording_is_not_kept(self, language: str, text: str, extension: str, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            keep(tmp_path, language, text, b"sound", extension)
        assert files(tmp_path) == []

    def test_where_nothing_can_be_written_that_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "nl").write_text("not a folder")
        with pytest.raises(InputError, match="cannot be kept"):
            keep(tmp_path, "nl", WELCOME, b"sound", "wav")

    def test_damaged_texts_are_mended_by_a_person_and_not_overwritten(self, tmp_path: Path) -> None:
        keep(tmp_path, "nl", WELCOME, b"sound", "wav")
        (tmp_path / "nl/texts.yaml").write_text("{ [")
        with pytest.raises(InputError, match="not YAML"):
            keep(tmp_path, "nl", FOOD, b"sound", "wav")
        assert (tmp_path / "nl/texts.yaml").read_text() == "{ ["


def with_two_files(folder: Path) -> None:
    (folder / f"{WELCOME_ID}.m4a").write_bytes(b"another")


def with_a_folder(folder: Path) -> None:
    (folder / f"{WELCOME_ID}.wav").unlink()
    (folder / f"{WELCOME_ID}.wav").mkdir()


def with_no_texts(folder: Path) -> None:
    (folder / "texts.yaml").unlink()


def with_texts(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "texts.yaml").write_text(text)


def conflict(folder: Path) -> None:
    """Two people's texts, as git leaves them where it cannot put them together."""
    texts = (folder / "texts.yaml").read_text()
    (folder / "texts.yaml").write_text(f"<<<<<<< ours\n{texts}=======\n>>>>>>> theirs\n")


UNCLEAR = [conflict, with_no_texts, with_two_files, with_a_folder]
FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "two files": (with_two_files, "2 files have this id"),
    "another text": (with_texts(f'"{WELCOME_ID}": "Iets anders."'), "has another id"),
    "no YAML": (with_texts("{ ["), "nl/texts.yaml: this is not YAML"),
    "a list": (with_texts("- a"), 'should be "id": "text"'),
    "not readable": (with_a_folder, "cannot be read"),
    "no language": (lambda nl: (nl.parent / "x.wav").write_bytes(b"x"), "x.wav: a recording lies in the folder of"),
}  # fmt: skip


class TestReading:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_what_is_wrong_is_said_in_words_and_the_rest_is_read(self, fault: str, tmp_path: Path) -> None:
        keep(tmp_path, "fr", "Bonjour", b"sound", "wav")
        keep(tmp_path, "nl", WELCOME, b"sound", "wav")
        harm, words = FAULTS[fault]
        harm(tmp_path / "nl")
        found, problems = read(tmp_path)
        assert "fr" in [one.language for one in found]
        assert words in "\n".join(problems)
        assert str(tmp_path) not in "\n".join(problems)

    def test_without_a_folder_there_are_no_recordings(self, tmp_path: Path) -> None:
        assert read(tmp_path / "none") == ([], [])

    def test_what_else_lies_there_is_left_alone(self, tmp_path: Path) -> None:
        keep(tmp_path, "nl", WELCOME, b"sound", "wav")
        for name in ("README.md", ".gitkeep", "nl/README.md", "nl/.DS_Store", f"nl/{FOOD_ID}.wav.part"):
            (tmp_path / name).write_bytes(b"x")
        found, problems = read(tmp_path)
        assert (len(found), problems) == (1, [])

    def test_a_sentence_that_changed_is_missing_and_its_recording_is_listed(self, tmp_path: Path) -> None:
        keep(tmp_path, "nl", WELCOME, b"sound", "wav")
        keep(tmp_path, "nl", "Een oude zin.", b"sound", "wav")
        found, _ = read(tmp_path)
        assert [one.text for one in missing(found, [*WANTED, WANTED[1]])] == [FOOD, "Welcome!"]
        assert [one.text for one in unwanted(found, WANTED)] == ["Een oude zin."]


class TestAdopting:
    def drop(self, folder: Path, name: str, data: bytes) -> Path:
        """Somebody puts a file there."""
        (folder / "nl").mkdir(exist_ok=True)
        (folder / "nl" / name).write_bytes(data)
        return folder / "nl" / name

    def test_a_file_named_after_a_sentence_gets_its_id(self, tmp_path: Path) -> None:
        self.drop(tmp_path, "option-food.WAV", take(FOOD))
        adopted, problems = adopt(tmp_path, WANTED)
        assert problems == []
        assert read(tmp_path) == (adopted, [])
        assert adopted == [Recorded("nl", FOOD_ID, FOOD, tmp_path / "nl" / f"{FOOD_ID}.wav")]
        assert adopt(tmp_path, WANTED) == ([], [])

    def test_it_takes_the_place_of_an_older_take_which_is_kept(self, tmp_path: Path) -> None:
        keep(tmp_path, "nl", WELCOME, b"older", "m4a")
        self.drop(tmp_path, "welcome.wav", take())
        adopt(tmp_path, WANTED)
        assert files(tmp_path) == [f"nl/{WELCOME_ID}.wav", f"nl/old/{WELCOME_ID}-1.m4a", "nl/texts.yaml"]

    @pytest.mark.parametrize("text", [FOOD, "Voor eten, druk op"])
    def test_a_file_may_have_the_id_of_a_sentence_or_of_a_piece(self, text: str, tmp_path: Path) -> None:
        path = self.drop(tmp_path, f"{digest(text.encode())}.wav", take(text))
        recorded = Recorded("nl", digest(text.encode()), text, path)
        assert adopt(tmp_path, WANTED, [Utterance("nl", "Voor eten, druk op", "option-food")]) == ([recorded], [])
        assert read(tmp_path) == ([recorded], [])
        assert files(tmp_path) == [f"nl/{path.name}", "nl/texts.yaml"]

    @pytest.mark.parametrize(
        ("names", "words"),
        [
            (
                ["welcome.wav"],
                "nl/welcome.wav: 2 sentences are called welcome; name the file after the id of one: "
                "`wegwijs audio list --language nl` shows them",
            ),
            (["option-food.m4a", "option-food.wav"], "2 files are called option-food; please remove all but one"),
            ([f"{FOOD_ID}.m4a", f"{FOOD_ID}.wav"], f"2 files are called {FOOD_ID}; please remove all but one"),
            (["Opname 3.m4a"], "nl/Opname 3.m4a: the name is neither the id of a text nor the key of a sentence"),
            (["0123456789abcdef.wav"], "the name is neither the id of a text nor the key of a sentence"),
        ],
    )
    def test_what_is_not_clear_stays_as_it_is(self, names: list[str], words: str, tmp_path: Path) -> None:
        for name in names:
            self.drop(tmp_path, name, take())
        adopted, [problem] = adopt(tmp_path, [*WANTED, Utterance("nl", "Nog een welkom.", "welcome")])
        assert adopted == []
        assert words in problem
        assert files(tmp_path) == sorted(f"nl/{name}" for name in names)

    @pytest.mark.parametrize(
        ("name", "bad", "words"),
        [
            ("option-food.wav", b"", "The file is empty."),
            ("option-food.m4a", b"hello", "This is not a sound file but text."),
            (f"{FOOD_ID}.wav", bytes(3000), "This is not a sound file of a known kind"),
        ],
    )
    def test_a_bad_file_stays_where_it_is_and_is_told_by_its_own_name(
        self, name: str, bad: bytes, words: str, tmp_path: Path
    ) -> None:
        self.drop(tmp_path, name, bad)
        adopted, [problem] = adopt(tmp_path, WANTED)
        assert adopted == []
        assert problem.startswith(f"nl/{name} ({FOOD}): {words}")
        assert files(tmp_path) == [f"nl/{name}"]

    def test_a_bad_new_take_leaves_the_good_one_on_the_line(self, tmp_path: Path) -> None:
        good = keep(tmp_path, "nl", WELCOME, take(), "wav")
        self.drop(tmp_path, "welcome.wav", b"")
        adopted, problems = adopt(tmp_path, WANTED)
        assert (adopted, problems) == ([], [f"nl/welcome.wav ({WELCOME}): The file is empty."])
        assert read(tmp_path) == ([Recorded("nl", WELCOME_ID, WELCOME, good)], [])
        assert good.read_bytes() == take()

    def test_what_cannot_be_read_or_written_is_told_and_stops_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "nl/welcome.wav").mkdir(parents=True)
        self.drop(tmp_path, "option-food.wav", take(FOOD))
        adopted, [problem] = adopt(tmp_path, WANTED)
        assert [one.text for one in adopted] == [FOOD]
        assert problem == f"nl/welcome.wav ({WELCOME}): this cannot be read: Is a directory"

    def test_beside_damaged_texts_nothing_is_adopted(self, tmp_path: Path) -> None:
        path = self.drop(tmp_path, "option-food.wav", take(FOOD))
        with_texts("{ [")(tmp_path / "nl")
        assert adopt(tmp_path, WANTED) == ([], [])
        assert path.exists()


class Robot:
    """A voice for all texts, which is easy to tell from a person's."""

    name, parallel = "robot", 1

    def seconds(self, text: str) -> float:
        return 0.0

    def speaks(self, language: str) -> str | None:
        return language

    def say(self, text: str, voice: str, rate: float) -> bytes:
        return take(text, voice=90)


class TestFinishing:
    def line(self, tmp_path: Path) -> tuple[Path, Path]:
        """The folders of recordings and of clips; every sentence has the robot's clip."""
        clips = tmp_path / "clips"
        self.synthesise(clips)
        return tmp_path / "recorded", clips

    def synthesise(self, clips: Path) -> int:
        return making.make(WANTED[:2], [Robot()], clips, now=MONDAY).made

    def finish(self, root: Path, clips: Path) -> tuple[int, int, int]:
        """How many clips were made, were good, and how many recordings were refused."""
        done = finish(root, clips)
        return done.made, done.kept, len(done.refused)

    def test_a_recording_takes_the_place_of_a_synthesised_clip_and_stays(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        assert self.finish(root, clips) == (1, 0, 0)
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav
        assert self.synthesise(clips) == 0
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav

    def test_when_a_recording_is_taken_away_the_voice_comes_back(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        robot = clip(clips, WELCOME).read_bytes()
        path = keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        path.unlink()
        assert self.finish(root, clips) == (0, 0, 0)
        assert not clip(clips, WELCOME).exists()
        assert self.synthesise(clips) == 1
        assert clip(clips, WELCOME).read_bytes() == robot
        path.write_bytes(take())
        assert self.finish(root, clips) == (1, 0, 0)
        assert clip(clips, WELCOME).read_bytes() != robot

    def test_the_same_recording_is_worked_on_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        root, clips = self.line(tmp_path)
        for text in (WELCOME, FOOD):
            keep(root, "nl", text, take(text), "wav")
        assert self.finish(root, clips) == (2, 0, 0)
        monkeypatch.setattr(finishing, "inspect", None)
        assert self.finish(root, clips) == (0, 2, 0)

    def test_a_new_take_is_the_new_clip(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        for voice in (140, 200):
            keep(root, "nl", WELCOME, take(voice=voice), "wav")
            assert self.finish(root, clips) == (1, 0, 0)
            assert clip(clips, WELCOME).read_bytes() == inspect(take(voice=voice), WELCOME).wav

    def test_a_clip_that_was_lost_or_overwritten_is_made_again(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        for harm in (lambda path: path.unlink(), lambda path: path.write_bytes(b"robot"), lambda path: None):
            self.finish(root, clips)
            harm(clip(clips, WELCOME))
        self.finish(root, clips)
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav

    @pytest.mark.parametrize("bad", [b"", b"hello", file_of(murmur(40)), bytes(3000)])
    def test_a_recording_that_cannot_be_used_is_refused_in_words_and_not_played(
        self, bad: bytes, tmp_path: Path
    ) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        path = keep(root, "nl", WELCOME, bad, "wav")
        keep(root, "nl", FOOD, take(FOOD), "wav")
        finished = finish(root, clips)
        [(one, why)] = finished.refused
        assert (finished.made, one.text, one.path) == (1, WELCOME, path)
        assert why.endswith(".") and str(tmp_path) not in why
        assert not clip(clips, WELCOME).exists()

    def test_one_recording_goes_on_the_line_and_the_others_stay(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", FOOD, take(FOOD), "wav")
        self.finish(root, clips)
        keep(root, "nl", WELCOME, take(), "wav")
        [one] = [one for one in read(root)[0] if one.text == WELCOME]
        assert finish_one(one, clips) == ""
        assert self.finish(root, clips) == (0, 2, 0)

    def test_a_file_that_vanished_meanwhile_is_refused(self, tmp_path: Path) -> None:
        gone = Recorded("nl", WELCOME_ID, WELCOME, tmp_path / "gone.wav")
        assert finish_one(gone, tmp_path / "clips") == "The file cannot be read: No such file or directory."

    def test_a_clip_that_somebody_else_put_there_is_not_removed(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        path = keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        path.unlink()
        clip(clips, WELCOME).write_bytes(b"by hand")
        self.finish(root, clips)
        assert clip(clips, WELCOME).read_bytes() == b"by hand"

    @pytest.mark.parametrize("damage", [b"", b"[", b"[1]", b'{"a": 1}', b'{"../../x": ["a", "b"]}'])
    def test_what_is_remembered_may_be_damaged(self, damage: bytes, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        (clips / "recorded.json").write_bytes(damage)
        assert self.finish(root, clips) == (1, 0, 0)

    @pytest.mark.parametrize("harm", UNCLEAR, ids=lambda harm: harm.__name__)
    def test_what_could_not_be_read_stays_on_the_line(self, harm: Callable[[Path], object], tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        harm(root / "nl")
        self.finish(root, clips)
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav

    @pytest.mark.parametrize("folder", [".", "nl"])
    def test_a_folder_that_nobody_may_look_into_keeps_its_clips(
        self, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        closed, iterdir = root / folder, Path.iterdir

        def look(path: Path) -> Iterator[Path]:
            if path == closed:
                raise PermissionError(13, "Permission denied")
            return iterdir(path)

        monkeypatch.setattr(Path, "iterdir", look)
        assert self.finish(root, clips) == (0, 0, 0)
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav
        monkeypatch.undo()
        assert self.finish(root, clips) == (0, 1, 0)

    def test_what_is_kept_just_before_the_folder_is_free_is_not_taken_for_gone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, clips = self.line(tmp_path)

        def after_the_recorder(folder: Path) -> AbstractContextManager[None]:
            monkeypatch.undo()
            path = keep(root, "nl", WELCOME, take(), "wav")
            assert finish_one(Recorded("nl", WELCOME_ID, WELCOME, path), clips) == ""
            return only_one(folder)

        monkeypatch.setattr(finishing, "only_one", after_the_recorder)
        assert self.finish(root, clips) == (0, 1, 0)
        assert clip(clips, WELCOME).read_bytes() == inspect(take(), WELCOME).wav

    def test_a_refused_take_is_asked_for_again_until_there_is_another_one(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", FOOD, take(FOOD), "wav")
        keep(root, "nl", WELCOME, b"", "wav")
        assert self.finish(root, clips) == (1, 0, 1)
        assert self.finish(root, clips) == (0, 1, 1)
        assert [one.text for one in usable(read(root)[0], clips)] == [FOOD]
        assert accepted(clips) == {("nl", FOOD_ID)}
        keep(root, "nl", WELCOME, take(), "wav")
        assert len(usable(read(root)[0], clips)) == 2
        assert accepted(clips) == {("nl", FOOD_ID)}
        assert self.finish(root, clips) == (1, 1, 0)
        assert accepted(clips) == {("nl", FOOD_ID), ("nl", WELCOME_ID)}

    def test_while_clips_are_being_made_it_says_so(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        with only_one(clips), pytest.raises(InputError, match="being made already"):
            self.finish(root, clips)

    def test_a_killed_run_leaves_no_clip_that_nobody_would_clear_away(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, clips = self.line(tmp_path)
        path = keep(root, "nl", WELCOME, take(), "wav")
        replaced = os.replace

        def die(source: Path, target: Path) -> None:
            replaced(source, target)
            if Path(target).suffix == ".wav":
                raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            self.finish(root, clips)
        monkeypatch.undo()
        path.unlink()
        self.finish(root, clips)
        assert not clip(clips, WELCOME).exists()

    def test_what_is_played_has_the_loudness_of_the_line(self, tmp_path: Path) -> None:
        root, clips = self.line(tmp_path)
        keep(root, "nl", WELCOME, take(), "wav")
        self.finish(root, clips)
        samples = waveform.decode(clip(clips, WELCOME).read_bytes())
        assert waveform.loudness(samples) == pytest.approx(waveform.LOUDNESS, abs=0.1)
