"""What a texter means: a topic and what they need of it, an organisation, a place, a language or a command, in any
order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from ivr.country.figures import may_be_year
from ivr.country.geography import has_postcode_form
from ivr.engine.directory.place_names import alike, locality
from ivr.engine.library import Library, is_sensitive
from ivr.engine.sms.tokens import Phrase, is_somewhere, phrases_of, words_of
from ivr.language.letters import fold
from ivr.language.stopping import wants_no_more
from ivr.language.wordings import signs_and_words
from ivr.model import Meaning, Place

# A word of these asks for something.
_ASKING = ("topic", "need", "organisation")
# Of 100: words that share less than this would be a guess at random.
_ALIKE = 65
_MOST_GUESSES = 8
_FEW_WORDS = 4
_SHORTEST_TYPO = 5
_LONG_TYPO = 8
# Danger may be anywhere in a long story; the rest of ten thousand letters is let go.
_MOST_IN_DANGER = 400
# Who asks for a course names the language they want to learn, not the one to answer in.
_COURSES = "education"
# In a longer message a language is mostly one that somebody does not speak; "in english" asks for it anywhere.
_MOST_WORDS_ASKING = 8


@dataclass(frozen=True)
class Intent:
    """What was found in a message. `danger` is what may cost a life in it, and wins over any other topic; `needs` are
    those it names, first those of `topic`; `language` is empty where nothing in it belongs to one, and `asked` is true
    where the texter named the language; `unknown` are the words that mean nothing here, in order."""

    danger: str | None = None
    topic: str | None = None
    needs: tuple[str, ...] = ()
    organisation: str | None = None
    place: Place | None = None
    command: str | None = None
    language: str = ""
    asked: bool = False
    greeting: bool = False
    """Nothing but small words, such as hello."""
    unknown_code: str = ""
    unknown: tuple[str, ...] = ()


def intent_of(library: Library, body: str, preferred: tuple[str, ...]) -> Intent:
    """The meaning of a message. `preferred` are languages, best first, for words that belong to several."""
    danger, language = next(library.danger_words.found(signs_and_words(body)[:_MOST_IN_DANGER]), ("", ""))
    meant = _meant(library, body, preferred)
    spoken = any(letter.isalpha() for letter in body)  # signs belong to no language
    return _in_danger(library, meant, danger, language if spoken else "") if danger else meant


def _in_danger(library: Library, meant: Intent, danger: str, language: str) -> Intent:
    """The danger wins over any other topic and over commands; who was asked for stays, where they are there for it."""
    known = library.dangers[danger]
    topic = known.topic or library.topic_of[known.need or ""]
    services = library.services_of(meant.organisation) if meant.organisation else []
    return replace(
        meant,
        danger=danger,
        topic=topic,
        needs=tuple(dict.fromkeys((*([known.need] if known.need else []), *meant.needs))),
        organisation=meant.organisation if any(topic in one.service.topics for one in services) else None,
        command=None,
        greeting=False,
        language=meant.language or language,
    )


def _meant(library: Library, body: str, preferred: tuple[str, ...]) -> Intent:
    """The same, whatever may be in danger."""
    words = words_of(body)
    found = list(phrases_of(library, words, "#" in body))
    several = [phrase.meanings for phrase in found]
    meanings = [meaning for one in several for meaning in one]
    strange = [phrase for phrase in found if not phrase.meanings and not phrase.place]
    if not any(meaning.kind in _ASKING for meaning in meanings):
        guess = next((phrase for phrase in strange[:_MOST_GUESSES] if _like(library, phrase.text)), None)
        several.append(_like(library, guess.text) if guess else ())
        meanings += several[-1]
        strange = [phrase for phrase in strange if phrase is not guess]
    place = _best_place(library, found) or _mistyped_place(library, strange, few=len(words) <= _FEW_WORDS)
    unknown = [phrase.text for phrase in strange]
    asked = _asked(library, found, meanings, few=len(words) <= _MOST_WORDS_ASKING)
    language = asked or _language(meanings, preferred) or _language(_within_names(library, found), preferred)
    command = _command(body, words, found)
    topic, needs = (None, ()) if command else _topic(library, several, language)
    return Intent(
        topic=topic,
        needs=needs,
        organisation=next((meaning.id for meaning in meanings if meaning.kind == "organisation"), None),
        place=place,
        command=command,
        language=language,
        asked=bool(asked),
        greeting=bool(meanings) and not unknown and {meaning.kind for meaning in meanings} == {"small"},
        unknown_code="" if place and place.postcode else _unknown_code(library, unknown, few=len(words) <= 2),
        unknown=tuple(word for word in unknown if not word.isdecimal()),
    )


def suggestions(library: Library, unknown: tuple[str, ...], language: str, most: int) -> list[str]:
    """The topics whose words are most like these, best first; they are only offered, never assumed."""
    words = {
        fold(word): topic
        for topic, by_language in library.keywords.topics.items()
        if not is_sensitive(library, [topic])  # no wild guess should be that
        for word in by_language.get(language, ())
        if " " not in word
    }
    scored: dict[str, float] = {}
    for word in unknown[:_MOST_GUESSES]:
        for like, score, _ in process.extract(word, words.keys(), scorer=ratio, limit=most, score_cutoff=_ALIKE):
            scored[words[like]] = max(scored.get(words[like], 0), score)
    return sorted(scored, key=lambda topic: -scored[topic])[:most]


def _best_place(library: Library, found: list[Phrase]) -> Place | None:
    """Which of several places is meant: a typed postal code before any name; of several the one with its name, for
    "Steenweg 1200, 1080 Molenbeek" holds a number of a house."""
    places = [phrase for phrase in found if phrase.place]
    codes = [phrase for phrase in places if phrase.text.isdecimal()]
    named = (
        locality(library, code.text, other.text) for code in codes for other in found if not other.text.isdecimal()
    )
    return next(filter(None, named), None) or next((phrase.place for phrase in (*codes, *places)), None)


def _unknown_code(library: Library, unknown: list[str], *, few: bool) -> str:
    """What looks like a postal code and is none; among other words it may be a year."""
    codes = (word for word in unknown if has_postcode_form(word) and (few or not may_be_year(word)))
    return next((code for code in codes if not library.place(code)), "")


def _mistyped_place(library: Library, strange: list[Phrase], *, few: bool) -> Place | None:
    """A place with a typing mistake, where people write places. Nobody mistypes the first letter, and ordinary words
    are full of places that differ in it. Only the first few are tried, for each costs about a millisecond."""
    likely = [phrase.text for phrase in strange if few or phrase.likely]
    for word in likely[:_MOST_GUESSES]:
        place = alike(library, word)
        if place and is_somewhere(place) and any(name[:1] == word[:1] for name in (*place.known_as, *place.usual)):
            return place
    return None


def _like(library: Library, word: str) -> tuple[Meaning, ...]:
    """The meanings of the word of the line that is one typing mistake away, two in a long word."""
    if len(word) < _SHORTEST_TYPO or word.isdecimal():
        return ()
    mistakes = 2 if len(word) >= _LONG_TYPO else 1
    found = process.extractOne(word, library.vocabulary, scorer=OSA.distance, score_cutoff=mistakes)
    return library.meanings(found[0]) if found else ()


def _topic(library: Library, several: list[tuple[Meaning, ...]], language: str) -> tuple[str | None, tuple[str, ...]]:
    """The topic most words of the message name, of several the one named first, and the needs that are named: first
    those of this topic, and of these what most words name. A word that means something in the language of the message
    means nothing else ("mes" is a knife in Dutch), and words of that language go before all others. A weak word counts
    where no other names a topic."""
    own = [[meaning for meaning in one if meaning.language in (language, "")] or one for one in several]
    named = [meaning for one in own for meaning in one if meaning.kind in ("topic", "need")]
    named = [meaning for meaning in named if not meaning.weak] or named
    named = [meaning for meaning in named if meaning.language in (language, "")] or named
    votes = Counter(library.topic_of.get(meaning.id, meaning.id) for meaning in named)
    topic = max(votes, key=lambda id: votes[id], default=None)
    needs = Counter(meaning.id for meaning in named if meaning.kind == "need")
    return topic, tuple(sorted(needs, key=lambda need: (library.topic_of[need] != topic, -needs[need])))


def _command(body: str, words: list[str], found: list[Phrase]) -> str | None:
    """What is asked of the line itself. A question mark alone asks for its words."""
    if wants_no_more(words):
        return "stop"
    return "menu" if not words and "?" in body else _command_of_ours(found)


def _command_of_ours(found: list[Phrase]) -> str | None:
    """A command, where the message is little else: "more" is one, and "more than one child" is not. Of several words
    that belong together it is one wherever nothing else is asked for; a weak word such as "help me" asks nothing else.
    A single word for stop has to be all there is ("stop him")."""
    commands = [(phrase, meaning.id) for phrase in found for meaning in phrase.meanings if meaning.kind == "command"]
    if not commands or any(phrase.place for phrase in found):
        return None
    others = [meaning for phrase in found for meaning in phrase.meanings if meaning.kind in _ASKING]
    if any(not meaning.weak for meaning in others):
        return None
    besides = len(found) - len({id(phrase) for phrase, _ in commands})
    for phrase, command in commands:
        if " " in phrase.text or (not others and besides <= (0 if command == "stop" else 1)):
            return command
    return None


def _asked(library: Library, found: list[Phrase], meanings: list[Meaning], *, few: bool) -> str:
    """The language to answer in, where the texter names it: in a message of few words, or as "in english"."""
    if any(library.topic_of.get(meaning.id, meaning.id) == _COURSES for meaning in meanings):
        return ""
    named = (m.id for phrase in found if few or " " in phrase.text for m in phrase.meanings if m.kind == "language")
    return next(named, "")


def _language(meanings: list[Meaning], preferred: tuple[str, ...]) -> str:
    """The language most of the words are in; on a tie, that of more small words, for "dokter" is written in every
    language and "please" is not; then one that is named; then the preferred one. None where no word belongs to one."""
    votes = Counter(meaning.language for meaning in meanings if meaning.language and meaning.kind != "language")
    small = Counter(meaning.language for meaning in meanings if meaning.kind == "small")
    named = Counter(meaning.language for meaning in meanings if meaning.kind == "language")
    candidates = [code for code in preferred if votes[code]]
    return max(candidates, key=lambda code: (votes[code], small[code], named[code]), default="")


def _within_names(library: Library, found: list[Phrase]) -> list[Meaning]:
    """What the single words in the names of organisations mean: they tell English from French in "doctors of the
    world"."""
    names = [phrase.text for phrase in found if any(meaning.kind == "organisation" for meaning in phrase.meanings)]
    return [meaning for name in names for word in name.split() for meaning in library.meanings(word)]
