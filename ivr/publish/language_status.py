"""How far each language is: its translations and who has read them, what is too long, what has no word or sound yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ivr.audio.manifest import digest
from ivr.content.catalogues.kept_terms import glossary_of
from ivr.content.catalogues.status import Standing, line_read, standing
from ivr.content.checks.answers import too_dear, too_long
from ivr.content.checks.manners import LONGEST_MENU, menu_seconds
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.po import PoEntry, PoFile, Sentence
from ivr.engine.directory.sms_card import MOST_SEGMENTS
from ivr.language.gsm import affordable, plainer, segments
from ivr.language.prompts import CALL_PROMPTS
from ivr.language.templates import SAMPLE, VARIABLES, TemplateFault, is_untranslated, render
from ivr.model.line import COMMANDS


@dataclass(frozen=True)
class LanguageStatus:
    """How a language stands, and the places of what it lacks: sentences of every call and answers without a clip (of a
    language that has clips; `wegwijs audio` knows those with names and hours in them), what takes too long or too many
    SMS, messages still to be translated, meanings without a word (`needs/doctor`), and translations that do not keep
    to a term."""

    standing: Standing
    no_clip: tuple[str, ...]
    too_long: tuple[str, ...]
    messages: tuple[str, ...]
    no_word: tuple[str, ...]
    unkept: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """All of it by name, on one level."""
        lacks = {name: value for name, value in asdict(self).items() if name != "standing"}
        return asdict(self.standing) | {"draft": self.standing.draft} | lacks


def language_statuses(root: Path, clips: Path) -> list[LanguageStatus]:
    """Every language but the one in which the line is written; `clips` is the folder of all clips. Raises `InputError`
    while something cannot be read."""
    files, sentences = line_read(root)
    menus = list(menu_seconds(files))
    found = []
    for language in files.languages():
        if language == files.source:
            continue
        said = files.catalogues.get(language, PoFile(language)).by_place()
        fresh = {one.place: said[one.place] for one in sentences if one.place in said and _is_of(one, said)}
        long_menus = tuple(menu for menu, code, seconds in menus if code == language and seconds > LONGEST_MENU)
        messages = dict(_messages(root, language))
        found.append(
            LanguageStatus(
                standing(files, language, sentences),
                tuple(_silent(fresh, clips / language)),
                (*long_menus, *_long_answers(files, language, fresh), *_dear(messages, _is_plain(files, language))),
                tuple(name for name in sorted(VARIABLES) if is_untranslated(messages.get(name, _MISSING))),
                tuple(_wordless(files, language)),
                tuple(_unkept(files, language, fresh)),
            )
        )
    return found


_MISSING = "{# To be translated #}"


def _is_of(sentence: Sentence, said: Mapping[str, PoEntry]) -> bool:
    return said[sentence.place].translates(sentence.text)


def _is_plain(files: Files, language: str) -> bool:
    """Whether it is texted without accents."""
    entries = (one for _, one in files.line.find("languages", "*") if isinstance(one, dict))
    return any((one.get("code"), one.get("plain")) == (language, "yes") for one in entries)


def _silent(said: Mapping[str, PoEntry], clips: Path) -> Iterator[str]:
    if any(clips.glob("*.wav")):
        for place in filter(_is_said_as_it_stands, said):
            if not (clips / f"{digest(said[place].text.strip().encode())}.wav").exists():
                yield place


def _is_said_as_it_stands(place: str) -> bool:
    kind, _, part = place.partition(":")
    if kind == "prompt":
        return part in CALL_PROMPTS and not CALL_PROMPTS[part]
    return kind.startswith("answers/") and part == "ear"


def _long_answers(files: Files, language: str, said: Mapping[str, PoEntry]) -> Iterator[str]:
    plain = _is_plain(files, language)
    for place, entry in said.items():
        kind, part = place.partition("/")[0], place.rpartition(":")[2]
        if kind == "answers" and (
            (part == "ear" and too_long(entry.text, translated=True)) or (part == "sms" and too_dear(entry.text, plain))
        ):
            yield place


def _messages(root: Path, language: str) -> Iterator[tuple[str, str]]:
    for name in VARIABLES:
        path = root / f"sms_templates/{language}/{name}.txt"
        if path.is_file():
            yield name, path.read_text(encoding="utf-8-sig", errors="replace")


def _dear(messages: Mapping[str, str], plain: bool) -> Iterator[str]:
    """Messages that cost too much with nothing long in them; at their longest `wegwijs lengths` has all of them."""
    for name, source in messages.items():
        try:
            text = plainer(render(source, **SAMPLE), accents=plain)
        except TemplateFault:
            continue  # `wegwijs check` says why
        if segments(text) > affordable(text, MOST_SEGMENTS):
            yield f"messages/{name}"


def _wordless(files: Files, language: str) -> Iterator[str]:
    words = files.words.get(language, YamlDocument("")).data
    needs = [str(loc[2]) for loc, _ in files.topics.find("*", "needs", "*")]
    for kind, wanted in (("topics", files.topics.data), ("needs", needs), ("commands", COMMANDS)):
        own = words.get(kind)
        yield from (f"{kind}/{id}" for id in wanted if not (isinstance(own, dict) and own.get(id)))
    alarms = files.alarms.get(language, YamlDocument("")).data
    yield from (f"dangers/{id}" for id in files.dangers.data if not alarms.get(id))
    yield from (f"terms/{term.id}" for term in glossary_of(files, language).all if not term.say)


def _unkept(files: Files, language: str, said: Mapping[str, PoEntry]) -> Iterator[str]:
    glossary = glossary_of(files, language)
    for place, entry in said.items():
        yield from (f"{place} ({term.id})" for term in glossary.unkept(entry.source, entry.text))
