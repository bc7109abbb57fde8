"""Checks of the line, its menus and its sentences, by the manners that callers count on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.content.checks.around import mentioned_by
from ivr.content.checks.typed_numbers import why_not_dialled
from ivr.content.read.document import YamlDocument, near, near_or_all
from ivr.content.read.files import Files
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.country.numbers import kind
from ivr.errors import Problem
from ivr.language.locale import has_days
from ivr.language.prompts import CHOICE_SLOTS, CLOCKS, PROMPTS, slots_of
from ivr.model.keypad import CHOICES

DEEPEST = 3
"""Levels of menus to a topic; what leads to answers alone may lie one deeper: who needs a number passes none of it."""
# A shorter one has the wrong form, which is a problem of its own.
_SHORTEST_NUMBER = 8
MOST_VOICES = 17
"""Eight on the first page, nine on the second."""
LONGEST_SENTENCE = 300


def check_menus(files: Files) -> Iterator[Problem]:
    yield from _check_line(files)
    for document in files.menus.values():
        for menu in document.data:
            yield from _check_choices(document, menu, files)
    if not all(document.data for document in files.menus.values()):
        return  # one file cannot be read: what it holds would seem to be missing everywhere else
    yield from _check_tree(files)
    wanted = slots_wanted(files)
    yield from _check_whole(files.prompts, wanted)
    for document in files.texts.values():
        yield from _check_texts(document, wanted)


def _check_line(files: Files) -> Iterator[Problem]:
    line = files.line
    seen = set()
    for loc, code in line.texts("languages", "*", "code"):
        if code in seen:
            yield line.problem("L503", loc, f"{code} is listed twice")
        if not _has_days(_Code(code)):
            yield line.problem("L504", loc, f"there are no names of days and months for {code}")
        seen.add(code)
    voices = [loc for loc, voice in line.texts("languages", "*", "voice") if voice == "yes"]
    if len(voices) > MOST_VOICES:
        yield line.problem("L504", voices[MOST_VOICES], f"{len(voices)} languages by voice have no keys")
    if line.data.get("languages") and not voices:
        yield line.problem("L502", ("languages",), "no language has voice: yes")
    for loc, area in line.texts("regions", "*"):
        if area not in files.areas.data:
            yield line.problem("D206", loc, f"there is no area {area}{near(area, files.areas.data)}")
    yield from _check_numbers(files)
    services = {
        f"{organisation}/{service}"
        for organisation, own in zip(files.organisations, mentioned_by(files), strict=True)
        for service in own.services
    }
    for loc, service in line.texts("general", "*"):
        if service not in services:
            yield line.problem("L501", loc, f"there is no service {service}{near(service, services)}")


@dataclass(frozen=True)
class _Code(Sight):
    """The code of a language."""

    code: str


@remembered
@lasting(Form(bool, bool))  # to know it, the names of all days and months are read
def _has_days(language: _Code) -> bool:
    return has_days(language.code)


def _check_numbers(files: Files) -> Iterator[Problem]:
    line = files.line
    menus = {menu for document in files.menus.values() for menu in document.data}
    voices = {code for _, code in line.texts("languages", "*", "code")}
    for field, what, known in (
        ("language", "language", voices),
        ("first", "language", voices),
        ("region", "area", set(files.areas.data)),
        ("start", "menu", menus),
    ):
        for loc, value in (*line.texts("numbers", "*", field), *line.texts("numbers", "*", field, "*")):
            if value not in known:
                yield line.problem("L505", loc, f"there is no {what} {value}{near(value, known)}")
    for field in ("number", "sender"):
        for loc, value in line.texts("numbers", "*", field):
            if value.startswith("+") and len(value) > _SHORTEST_NUMBER and kind(value) is None:
                yield line.problem("L505", loc, *why_not_dialled(value))


def _choices(document: YamlDocument, menu: str) -> list[tuple[int, dict[str, str]]]:
    found = [(loc[-1], choice) for loc, choice in document.find(menu, "choices", "*")]
    return [(at, choice) for at, choice in found if isinstance(at, int) and isinstance(choice, dict)]


def _check_choices(document: YamlDocument, menu: str, files: Files) -> Iterator[Problem]:
    choices = _choices(document, menu)
    if len(choices) > len(CHOICES):
        yield document.problem("M303", (menu,), f"{menu} has {len(choices)} choices")
    used: set[str] = set()
    for position, (at, choice) in enumerate(choices, start=1):
        loc, key = (menu, "choices", at), str(choice.get("key"))
        if key in used:
            yield document.problem("M301", (*loc, "key"), f"key {key} has two choices")
        elif key != str(position):
            yield document.problem("M302", (*loc, "key"), f"key {key} comes where {position} is expected")
        used.add(key)
        if sum(kind in choice for kind in ("goto", "topic", "answers", "tell")) != 1:
            yield document.problem("M307", loc, f"key {key} of {menu} needs one of goto, topic, answers and tell")
        for of in choice.keys() & {"topic", "answers"}:
            if str(choice[of]) not in files.topics.data:
                hint = near_or_all(str(choice[of]), files.topics.data)
                yield document.problem("D205", (*loc, of), f"there is no topic {choice[of]}{hint}")


def _check_tree(files: Files) -> Iterator[Problem]:
    """Walks from the start: what is missing, too deep, circular, or never reached."""
    homes: dict[str, YamlDocument] = {}
    for document in files.menus.values():
        for menu in document.data:
            if menu in homes:
                yield document.problem("M310", (menu,), f"{menu} is in {homes[menu].file} too")
            homes.setdefault(menu, document)
    start = str(files.line.data.get("start", ""))
    if files.line.data and start and start not in homes:
        yield files.line.problem("M304", ("start",), f"there is no menu {start}{near(start, homes)}")
        return
    reached: set[str] = set()
    led: dict[str, set[str]] = {"topic": set(), "answers": set()}
    faults = list(_walk(start, (), homes, reached, led)) if start else []
    yield from faults
    if faults:  # what lies behind a broken choice is not lost, only cut off
        return
    for menu in homes.keys() - reached:
        yield homes[menu].problem("M305", (menu,), f"no choice leads to {menu}")
    for topic in files.topics.data.keys() - led["topic"]:
        yield files.topics.problem("M309", (topic,), f"no menu leads to the topic {topic}")
    yield from _check_answers(files, led["answers"])


def _check_answers(files: Files, led: set[str]) -> Iterator[Problem]:
    """Each answer stands in a list that a menu leads to; each topic once, by its first answer."""
    firsts: dict[str, YamlDocument] = {}
    for document in files.answers.values():
        for _, topic in document.texts("topic"):
            firsts.setdefault(topic, document)
    for topic in (firsts.keys() & files.topics.data.keys()) - led:
        yield firsts[topic].problem("M314", ("topic",), f"no menu leads to the answers about {topic}")
    for document in files.menus.values():
        for loc, topic in document.texts("*", "choices", "*", "answers"):
            if topic in files.topics.data and topic not in firsts:
                yield document.problem("M313", loc, f"there are no answers about {topic}")


def _walk(
    menu: str, way: tuple[str, ...], homes: dict[str, YamlDocument], reached: set[str], led: dict[str, set[str]]
) -> Iterator[Problem]:
    document = homes[menu]
    first_visit = menu not in reached
    reached.add(menu)
    way = (*way, menu)
    for at, choice in _choices(document, menu):
        loc, goto = (menu, "choices", at, "goto"), choice.get("goto")
        for of, topics in led.items():
            topics.add(str(choice.get(of)))
        if not isinstance(goto, str) or not goto:
            continue
        if goto not in homes:
            yield document.problem("M304", loc, f"there is no menu {goto}{near(goto, homes)}")
        elif goto in way:
            yield document.problem("M308", loc, f"this leads back to {goto}")
        elif len(way) >= DEEPEST + _holds_only_answers(homes[goto], goto):
            reached.add(goto)
            yield document.problem("M306", loc, f"{goto} is {len(way) + 1} levels deep")
        elif first_visit or len(way) > 1:
            yield from _walk(goto, way, homes, reached, led)


def _holds_only_answers(document: YamlDocument, menu: str) -> bool:
    return all("answers" in choice for _, choice in _choices(document, menu))


def slots_wanted(files: Files) -> dict[str, frozenset[str]]:
    """Every prompt that the line says, with the names in braces that it has to hold."""
    return PROMPTS | _menu_texts(files)


def keeps_slots(prompt: str, text: str, wanted: dict[str, frozenset[str]]) -> bool:
    """Whether a text holds the names that this prompt has to hold, and no others."""
    return slots_of(text) in (wanted.get(prompt, frozenset()), *CLOCKS.get(prompt, ()))


def _menu_texts(files: Files) -> dict[str, frozenset[str]]:
    """The texts that menus say and tell, with their slots."""
    return {
        str(key): slots
        for field, slots in (("tell", frozenset[str]()), ("say", CHOICE_SLOTS))
        for document in files.menus.values()
        for _, key in document.find("*", "choices", "*", field)
    }


def _check_whole(document: YamlDocument, wanted: dict[str, frozenset[str]]) -> Iterator[Problem]:
    """Every prompt is there in the language in which they are written, and each is said somewhere."""
    if not document.data:
        return
    for key in sorted(wanted.keys() - document.data.keys()):
        yield document.problem("T401", (), f"the sentence {key} is missing")
    for key in document.data:
        if key not in wanted:
            yield document.problem("T402", (key,), f"no part of the line says {key}{near(key, set(wanted))}")


def _check_texts(document: YamlDocument, wanted: dict[str, frozenset[str]]) -> Iterator[Problem]:
    for key, text in document.data.items():
        if key not in wanted:
            continue
        if not isinstance(text, str):
            yield document.problem("F110", (key,), f"{key}: this should be a single text")
        elif len(text) > LONGEST_SENTENCE:
            yield document.problem("T404", (key,), f"{key} has {len(text)} letters")
        elif not keeps_slots(key, text, wanted):
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted[key])) or "no slots"
            yield document.problem("T403", (key,), f"{key} should hold {names}")
