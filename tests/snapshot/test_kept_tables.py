"""What a snapshot takes from the one before is what it would find anew: the same bytes, whatever changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.model import Content, Organisation
from ivr.publish.check import load
from ivr.snapshot.kept_tables import seals
from ivr.snapshot.proof import digest, proof_of, write_proof
from ivr.snapshot.write import snapshot_id, write_snapshot
from tests.conftest import HOUSE, MONDAY, soak

Change = Callable[[Content, random.Random], Content]


def on_one(change: Callable[[Organisation, str], Organisation]) -> Change:
    """A change of one organisation, with a word."""

    def changed(content: Content, dice: random.Random) -> Content:
        several = list(content.organisations)
        at, word = dice.randrange(len(several)), f"word{dice.randrange(99)}"
        several[at] = change(several[at], word)
        return content.model_copy(update={"organisations": tuple(several)})

    return changed


def said_otherwise(one: Organisation, word: str) -> Organisation:
    first, *others = one.services
    summary = {language: f"{text} {word}" for language, text in first.summary.items()}
    return one.model_copy(update={"services": (first.model_copy(update={"summary": summary}), *others)})


def gone(content: Content, dice: random.Random) -> Content:
    kept = list(content.organisations)
    kept.pop(dice.randrange(len(kept)))
    return content.model_copy(update={"organisations": tuple(kept) or content.organisations})


def keyword(content: Content, dice: random.Random) -> Content:
    topics = {
        id: {language: (*several, f"{several[0]}{dice.randrange(9)}") for language, several in of.items() if several}
        for id, of in content.keywords.topics.items()
    }
    return content.model_copy(update={"keywords": content.keywords.model_copy(update={"topics": topics})})


def sensitive(content: Content, dice: random.Random) -> Content:
    id = dice.choice(sorted(content.topics))
    other = content.topics[id].model_copy(update={"sensitive": not content.topics[id].sensitive})
    return content.model_copy(update={"topics": {**content.topics, id: other}})


def without_a_place(content: Content, dice: random.Random) -> Content:
    places = list(content.places)
    places.pop(dice.randrange(len(places)))
    return content.model_copy(update={"places": tuple(places)})


def without_a_danger(content: Content, dice: random.Random) -> Content:
    kept = dict(list(content.dangers.items())[1:])
    return content.model_copy(update={"dangers": kept})


def a_prompt(content: Content, dice: random.Random) -> Content:
    language = dice.choice(sorted(content.prompts))
    key = dice.choice(sorted(content.prompts[language]))
    said = {**content.prompts[language], key: f"Said {dice.randrange(99)}"}
    return content.model_copy(update={"prompts": {**content.prompts, language: said}})


CHANGES: dict[str, Change] = {
    "a sentence of an organisation": on_one(said_otherwise),
    "the name of an organisation": on_one(lambda one, word: one.model_copy(update={"name": f"{one.name} {word}"})),
    "another name": on_one(lambda one, word: one.model_copy(update={"also_known_as": (*one.also_known_as, word)})),
    "an organisation less": gone,
    "a keyword": keyword,
    "whether a topic is sensitive": sensitive,
    "a place less": without_a_place,
    "a danger less": without_a_danger,
    "a prompt": a_prompt,
}


@pytest.fixture(scope="module")
def content() -> Content:
    return load(HOUSE, MONDAY.date())[0]


def written(content: Content, path: Path, before: Path | None = None) -> bytes:
    """The bytes of a snapshot, with its proof beside it."""
    write_snapshot(content, path, before)
    write_proof(path, digest(path))
    return path.read_bytes()


@pytest.mark.parametrize("seed", [1, 2, *map(soak, range(3, 20))])
def test_after_any_changes_it_is_as_if_it_were_written_anew(seed: int, content: Content, tmp_path: Path) -> None:
    dice, before = random.Random(seed), tmp_path / "0.sqlite"
    written(content, before)
    for number, name in enumerate(dice.sample(sorted(CHANGES), len(CHANGES)), start=1):
        content = CHANGES[name](content, dice)
        after = tmp_path / f"{number}.sqlite"
        assert written(content, after, before) == written(content, tmp_path / f"{number}-anew.sqlite"), name
        assert snapshot_id(content) == snapshot_id(Content.model_validate_json(content.model_dump_json()))
        before = after


@pytest.mark.parametrize("name", ["a sentence of an organisation", "a prompt"])
def test_what_nobody_texts_keeps_what_people_text(name: str, content: Content) -> None:
    changed = CHANGES[name](content, random.Random(1))
    assert changed != content
    assert seals(changed) == seals(content)


def test_a_snapshot_before_that_the_disk_spoilt_is_not_used(content: Content, tmp_path: Path) -> None:
    anew = written(content, before := tmp_path / "before.sqlite")
    spoilt = anew.replace(b"bread", b"dread")
    assert spoilt != anew
    before.write_bytes(spoilt)
    assert written(content, tmp_path / "after.sqlite", before) == anew
    proof_of(before).unlink()
    assert written(content, tmp_path / "after-that.sqlite", before) == anew
    assert written(content, tmp_path / "last.sqlite", tmp_path / "never-there.sqlite") == anew
