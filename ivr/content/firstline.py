"""A line of one's own: the files of the smallest whole one, with the sentences of a line that is there already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ivr.content.catalogues.locators import to_translate
from ivr.content.catalogues.refresh import refreshed
from ivr.content.made_up import ID, MADE_UP, MadeUp, organisation_text, sources_text
from ivr.content.newcomer import typed
from ivr.content.pattern import Pattern
from ivr.content.read.document import YamlDocument, yaml_document
from ivr.content.read.files import DANGERS, LINE, Files
from ivr.content.read.files import PROMPTS as TEXTS
from ivr.content.read.po import PoEntry, PoFile, file_of, written
from ivr.errors import InputError
from ivr.language.prompts import PROMPTS
from ivr.language.templates import VARIABLES

AREAS, TOPICS = "data/areas.yaml", "data/topics.yaml"
EXAMPLE = f"data/organisations/{ID}.yaml"
_WIDEST = 120
_AS_THEY_ARE = (
    "data/place_names.yaml",
    "data/postcodes.csv",
    "data/README.md",
    "menus/README.md",
    "sms_templates/README.md",
)
_LINE = """\
# The line: what it is, which languages it speaks, and how patient it is. menus/README.md explains every field.
name: {name}
emergency: "{emergency}"
start: main

# The language in which you write: its sentences stand where the facts are. All others have a catalogue in texts/.
source: {source}

# `review` is draft until somebody who speaks the language has read everything.
languages:
{languages}

# Asked from who has no postal code, in this order.
regions: {regions}

# Given when the line cannot help any further: services that help everybody.
general: [{general}]

tries: {tries}         # silences or wrong keys in a row before the line gives a general number and says goodbye
first_digit_timeout: {first_digit_timeout}   # seconds to wait for a key
inter_digit_timeout: {inter_digit_timeout}   # seconds to wait for each key of a postal code
max_turns: {max_turns}    # answers the line gives in one call at most
max_minutes: {max_minutes}  # a call takes at most

# An SMS with the card, for who asks for it, to numbers that begin like this. Leave this out to send none.
sms_to: ["+324"]
"""
_MENU = """\
# The menu that a caller hears first. Each choice leads to a topic, or to another menu (goto); "say" names its sentence
# in texts.yaml. Keys count 1, 2, 3 …, six at most.
main:
  choices:
    - {{key: "1", say: {choice}, topic: {topic}}}
"""
_TOPICS = """\
# What a caller may need. The code is what a caller types from a poster, with the hash key after it: once printed, it
# stays. data/README.md says how to add a topic.
"""
_DANGERS = """\
# What may cost a life, the gravest first: whoever texts its words (sms_templates/<language>/danger.yaml) gets the
# emergency number before anything else. Lead each to a topic, or a need, with somebody who can help.
"""
_WORDS = """\
# The words people text, by what they mean. Accents and capitals do not matter. sms_templates/README.md explains it.
"""


def first_line(pattern: Pattern, wanted: tuple[str, ...], name: str, today: date) -> dict[str, str]:
    """The files of the smallest whole line, by name: one topic, one organisation that is made up, every place of the
    pattern. It is written in the first of the languages `wanted`; where none is, it has all, and is written as the
    pattern is. Raises `InputError` for a language or a sentence that the pattern does not have."""
    languages = _languages(pattern, wanted)
    source = languages[0] if wanted or pattern.files.source not in languages else pattern.files.source
    example = MadeUp(languages, source, pattern.topic, _widest(pattern), today)
    texts = {
        LINE: _line_text(pattern, languages, source, name),
        "menus/main.yaml": _MENU.format(choice=pattern.choice, topic=pattern.topic),
        TEXTS: pattern.told_in(source, TEXTS, keep={*PROMPTS, pattern.choice}),
        TOPICS: _topic_text(pattern, source),
        AREAS: pattern.told_in(source, AREAS),
        "data/sources.yaml": sources_text(example),
        EXAMPLE: organisation_text(example),
    }
    return texts | _catalogues(pattern, texts, example) | _messages(pattern, languages) | _kept(pattern, _AS_THEY_ARE)


def _languages(pattern: Pattern, wanted: tuple[str, ...]) -> tuple[str, ...]:
    known = ", ".join(pattern.languages)
    if not known:
        raise InputError("the line to begin from has no language in which a line can begin")
    for code in wanted:
        if code not in pattern.languages:
            raise InputError(f"a line can begin in {known}, not in {code}; other languages are added once it is there")
    return tuple(dict.fromkeys(wanted)) or pattern.languages


def _widest(pattern: Pattern) -> str:
    """The area that holds all others."""
    return next(id for id, area in pattern.files.areas.data.items() if "within" not in area)


def _line_text(pattern: Pattern, languages: tuple[str, ...], source: str, name: str) -> str:
    line: dict[str, Any] = pattern.files.line.data
    known = {entry["code"]: entry | {"review": "draft"} for entry in line["languages"]}
    rows = ["\n".join(f"    {field}: {typed(value)}" for field, value in known[code].items()) for code in languages]
    own = {
        "name": typed(name),
        "source": source,
        "languages": "\n".join(f"  - {row[4:]}" for row in rows),
        "regions": _listed(line["regions"], ""),
        "general": MADE_UP,
    }
    return _LINE.format_map(line | own)


def _topic_text(pattern: Pattern, source: str) -> str:
    id, topic = pattern.topic, pattern.files.topics.data[pattern.topic]
    name = pattern.sentence(f"topics:{id}.name", source)
    manners = "".join(f"  {field}: {topic[field]}\n" for field in ("sensitive", "urgent") if field in topic)
    return f'{_TOPICS}{id}:\n  name: {typed(name)}\n  code: "{topic["code"]}"\n{manners}'


def _catalogues(pattern: Pattern, texts: Mapping[str, str], example: MadeUp) -> dict[str, str]:
    """The catalogue of every language but the one in which the line is written, with all translations."""
    sentences = list(to_translate(_read(texts), texts[TEXTS]))

    def catalogue(language: str) -> str:
        entries = [PoEntry(one.place, one.text, pattern.sentence(one.place, language)) for one in sentences]
        return written(refreshed(PoFile(language, tuple(entries)), sentences))

    return {file_of(code): catalogue(code) for code in example.languages if code != example.source}


def _read(texts: Mapping[str, str]) -> Files:
    """As much of the new files as holds sentences."""

    def document(file: str) -> YamlDocument:
        return yaml_document(file, texts[file])[0]

    return Files(
        line=document(LINE),
        prompts=document(TEXTS),
        topics=document(TOPICS),
        areas=document(AREAS),
        organisations={ID: document(EXAMPLE)},
    )


def _messages(pattern: Pattern, languages: tuple[str, ...]) -> dict[str, str]:
    """What people text and what they get, and the dangers: all lead to the one topic, and give the emergency number."""
    texts = {f"sms_templates/{code}/keywords.yaml": _words_text(pattern.words(code)) for code in languages}
    if dangers := pattern.files.dangers.data:
        always = {id: ", always: yes" for id, danger in dangers.items() if danger.get("always") == "yes"}
        rows = (f"{id}: {{topic: {pattern.topic}{always.get(id, '')}}}\n" for id in dangers)
        texts[DANGERS] = _DANGERS + "".join(rows)
    names = ("danger.yaml", *(f"{name}.txt" for name in sorted(VARIABLES)))
    return texts | _kept(pattern, (f"sms_templates/{code}/{name}" for code in languages for name in names))


def _kept(pattern: Pattern, files: Iterable[str]) -> dict[str, str]:
    """Files that are in the new line as they are in the pattern, of those that it has."""
    return {file: pattern.texts[file] for file in files if file in pattern.texts}


def _words_text(words: Mapping[str, Any]) -> str:
    lines = [_WORDS]
    for name, meant in words.items():
        if isinstance(meant, Mapping):
            lines += [f"{name}:\n", *(f"  {id}: {_listed(own, '    ')}\n" for id, own in meant.items())]
        elif meant:
            lines.append(f"{name}: {_listed(meant, '  ')}\n")
    return "".join(lines)


def _listed(words: Iterable[str], indent: str) -> str:
    """A list as YAML, on as many lines as it takes."""
    lines: list[str] = []
    line = "["
    for word in words:
        item = f"{json.dumps(word, ensure_ascii=False) if ',' in word else typed(word)}, "
        if len(line) + len(item) > _WIDEST - 20:
            lines, line = [*lines, line.rstrip()], indent
        line += item
    return "\n".join((*lines, line.removesuffix(", "))) + "]"
