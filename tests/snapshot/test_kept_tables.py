"""What a snapshot takes from the one before is what it would find anew: the same bytes, whatever changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.model import Content, Organisation
from ivr.publish.check import load
from ivr.snapshot.content_texts import ContentTexts
from ivr.snapshot.kept_tables import seals as seals_of
from ivr.snapshot.proof import digest, proof_of, write_proof
from ivr.snapshot.read import Snapshot
from ivr.snapshot.standing_order import standing_order
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


def for_another_topic(one: Organisation, word: str) -> Organisation:
    first, *others = one.services
    return one.model_copy(update={"services": (first.model_copy(update={"topics": first.topics[::-1]}), *others)})


def for_women(one: Organisation, word: str) -> Organisation:
    first, *others = one.services
    audience = () if first.audience else ("women",)
    return one.model_copy(update={"services": (first.model_copy(update={"audience": audience}), *others)})


def a_topic_for_women(content: Content, dice: random.Random) -> Content:
    id = dice.choice(sorted(content.topics))
    other = content.topics[id].model_copy(update={"audience": () if content.topics[id].audience else ("women",)})
    return content.model_copy(update={"topics": {**content.topics, id: other}})


def read_later(content: Content, dice: random.Random) -> Content:
    sources = {
        id: one.model_copy(update={"date": f"2026-0{dice.randrange(1, 9)}"}) for id, one in content.sources.items()
    }
    return content.model_copy(update={"sources": sources})


def a_number(one: Organisation, word: str) -> Organisation:
    first, *others = one.services
    contacts = [contact.model_copy(update={"value": f"+322{word}"}) for contact in first.contacts]
    return one.model_copy(update={"services": (first.model_copy(update={"contacts": tuple(contacts)}), *others)})


CHANGES: dict[str, Change] = {
    "a sentence of an organisation": on_one(said_otherwise),
    "the name of an organisation": on_one(lambda one, word: one.model_copy(update={"name": f"{one.name} {word}"})),
    "another name": on_one(lambda one, word: one.model_copy(update={"also_known_as": (*one.also_known_as, word)})),
    "a number": on_one(a_number),
    "the topics of a service": on_one(for_another_topic),
    "whom a service is for": on_one(for_women),
    "whom a topic is for": a_topic_for_women,
    "when sources were read": read_later,
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
    write_snapshot(content, path, Snapshot(before) if before else None)
    write_proof(path, digest(path))
    return path.read_bytes()


@pytest.mark.parametrize("seed", [1, 2, *map(soak, range(3, 20))])
def test_after_any_changes_it_is_as_if_it_were_written_anew(seed: int, content: Content, tmp_path: Path) -> None:
    dice, before = random.Random(seed), tmp_path / "0.sqlite"
    written(content, before)
    for number, name in enumerate(dice.sample(sorted(CHANGES), len(CHANGES)), start=1):
        was, content = content, CHANGES[name](content, dice)
        after = tmp_path / f"{number}.sqlite"
        assert written(content, after, before) == written(content, tmp_path / f"{number}-anew.sqlite"), name
        assert (snapshot_id(content) == snapshot_id(was)) == (content == was), name
        assert snapshot_id(content) == snapshot_id(Content.model_validate_json(content.model_dump_json()))
        before = after


def test_nothing_of_the_content_is_left_out_of_its_name() -> None:
    texts = ContentTexts(load(HOUSE, MONDAY.date())[0])
    kinds = {"menus": "menu", "topics": "topic", "answers": "answer", "dangers": "danger", "areas": "area"}
    kinds |= {"sources": "source", "organisations": "organisation"}
    assert {kinds.get(field, field) for field in Content.model_fields} == texts.digests.keys()


@pytest.mark.parametrize("name", ["a sentence of an organisation", "a number", "a prompt"])
def test_what_nobody_texts_keeps_what_people_text(name: str, content: Content) -> None:
    changed = CHANGES[name](content, random.Random(1))
    assert changed != content
    assert seals(changed) == seals(content)


def seals(content: Content) -> dict[str, str]:
    return seals_of(ContentTexts(content), standing_order(content))


def test_what_the_disk_spoils_once_it_was_read_spoils_nothing(content: Content, tmp_path: Path) -> None:
    anew = written(content, before := tmp_path / "before.sqlite")
    read = Snapshot(before)
    spoilt = anew.replace(b"bread", b"dread")
    assert spoilt != anew
    before.write_bytes(spoilt)
    write_snapshot(content, after := tmp_path / "after.sqlite", read)
    assert after.read_bytes() == anew


def test_a_snapshot_before_without_a_proof_is_not_used(content: Content, tmp_path: Path) -> None:
    anew = written(content, before := tmp_path / "before.sqlite")
    before.write_bytes(anew.replace(b"bread", b"dread"))
    proof_of(before).unlink()
    read = Snapshot(before)
    assert not read.verified
    write_snapshot(content, after := tmp_path / "after.sqlite", read)
    assert after.read_bytes() == anew
