"""What stands on a poster: only what callers hear and what is answered now, in the words of the line itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.country.numbers import kind, written
from ivr.engine.library import Library, catalogue, spoken_languages
from ivr.language.locale import direction
from ivr.language.templates import render
from ivr.model import Language
from ivr.wings.phone.walk import language_keys

MOST_LANGUAGES = 3
_FINISH = "#"
_WORDS = 4
"""So many are in the sentence; all of them are in the table below it."""


class TooMuch(ValueError):
    """Not even in the smallest letters that people read does it fit."""


@dataclass(frozen=True)
class PrintedTopic:
    """A topic by its name, the keys that lead there in a call, and the word to text for it; "" where there is none."""

    name: str
    keys: str
    word: str


@dataclass(frozen=True)
class PrintedLanguage:
    """What is printed in one language. `call` says which key chooses it, `text` how to text, `danger` whom to call in
    danger; "" where that does not hold, or where `text` says it too."""

    code: str
    right_to_left: bool
    call: str
    text: str
    danger: str
    topics: tuple[PrintedTopic, ...]

    @property
    def letters(self) -> str:
        """Everything that is printed in it."""
        named = [part for topic in self.topics for part in (topic.name, topic.keys, topic.word)]
        return "".join((self.call, self.text, self.danger, *named))


@dataclass(frozen=True)
class PosterFacts:
    """A poster or a card: the name of the line, its number as a machine dials and as people write it, the number for
    texts where that is another one, and the languages."""

    line: str
    number: str
    written: str
    texts_to: str
    languages: tuple[PrintedLanguage, ...]

    @property
    def letters(self) -> str:
        return "".join((self.line, self.written, self.texts_to, *(one.letters for one in self.languages)))


def printable_languages(library: Library, number: str) -> list[Language]:
    """The languages that somebody gets who calls or texts this number."""
    known, spoken = library.line.number(number), spoken_languages(library, number)
    texts = bool(texted_at(library, number))
    offered = [one for one in library.line.languages if one.code in spoken or (texts and one.sms)]
    return [one for one in offered if not (known and known.language) or one.code == known.language] or offered


def printable_topics(library: Library, number: str) -> list[str]:
    """The topics that the menus lead to from where a call to this number begins, in their order; then the others."""
    known = library.line.number(number)
    first = list(_led_to(library, (known and known.start) or library.line.start, set()))
    return list(dict.fromkeys([*first, *library.topics]))


def texted_at(library: Library, number: str) -> str:
    """The number to which people text, of those who know this one; "" where that cannot be told."""
    known = library.line.number(number)
    return (known and known.sender) or (number if kind(number) == "mobile" else "")


def poster_facts(library: Library, number: str, languages: Iterable[str], topics: Sequence[str]) -> PosterFacts:
    """What is printed for a number in these languages, with the codes and words of these topics."""
    texts = texted_at(library, number)
    chosen = [one for one in printable_languages(library, number) if one.code in set(languages)][:MOST_LANGUAGES]
    return PosterFacts(
        library.line.name,
        number,
        written(number),
        written(texts) if texts and texts != number else "",
        tuple(_in_language(library, number, one, topics, texts=bool(texts)) for one in chosen),
    )


def _in_language(
    library: Library, number: str, known: Language, topics: Sequence[str], *, texts: bool
) -> PrintedLanguage:
    code, fixed = known.code, library.line.number(number)
    spoken, words = code in spoken_languages(library, number), catalogue(library, known.code)
    first = "" if fixed and fixed.language else language_keys(library, code, number) if spoken else ""
    danger = words.say("emergency", number=library.line.emergency).text
    text = _how_to_text(library, code, topics) if texts and known.sms else ""
    return PrintedLanguage(
        code,
        direction(code) == "rtl",
        words.say("language-choice", key=" ".join(first)).text if first else "",
        text,
        "" if library.line.emergency in text else danger,
        tuple(_topic(library, code, topic, first if spoken else None, bool(text)) for topic in topics),
    )


def _how_to_text(library: Library, code: str, topics: Sequence[str]) -> str:
    """The answer that somebody gets who asks how it works, with the words of these topics."""
    words = [word for topic in topics if (word := library.keywords.topic(topic, code))]
    menu, line = library.keywords.command("menu", code), library.line
    source = library.templates[code]["help"]
    return render(
        source, line=line.name, emergency=line.emergency, menu=menu, words=", ".join(words[:_WORDS]), place=""
    )


def _topic(library: Library, language: str, topic: str, first: str | None, texts: bool) -> PrintedTopic:
    known = library.topics[topic]
    keys = f"{first} {known.code}{_FINISH}".strip() if known.code and first is not None else ""
    return PrintedTopic(known.name[language], keys, library.keywords.topic(topic, language) if texts else "")


def _led_to(library: Library, menu: str, seen: set[str]) -> Iterator[str]:
    seen.add(menu)
    for choice in library.menus[menu].choices:
        if choice.topic or choice.answers:
            yield choice.topic or choice.answers or ""
        elif choice.goto and choice.goto not in seen:
            yield from _led_to(library, choice.goto, seen)
