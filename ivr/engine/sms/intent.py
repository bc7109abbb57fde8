"""What a texter means: a topic and what they need of it, an organisation, a place, a language or a command, in any
order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ivr.country.geography import has_postcode_form
from ivr.engine.library import Library
from ivr.engine.sms.by_ear import spelled
from ivr.engine.sms.guesses import MOST_GUESSES, mistyped
from ivr.engine.sms.language_meant import language_asked, language_of, language_within_names
from ivr.engine.sms.named import refused, wanted
from ivr.engine.sms.phrases import Phrase, phrases_of, stands_for
from ivr.engine.sms.place_meant import place_in, unknown_code
from ivr.engine.sms.questions import answers_about, answers_asked, answers_in, is_question
from ivr.engine.sms.tokens import wish_in, words_of
from ivr.language.stopping import is_polite, wants_no_more
from ivr.language.wording_search import Said
from ivr.language.wordings import signs_and_words
from ivr.model import Place

# A word of these asks for something.
_ASKING = ("topic", "need", "answer", "organisation")
_FEW_WORDS = 4
# Danger may be anywhere in a long story; the rest of ten thousand letters is let go.
_MOST_IN_DANGER = 400
# Besides the words right before what is asked for, these tell the sentence of the wish.
_WISHING = frozenset("kan kunnen mag moet can may must peut peux peu puis fo wanneer quand when combien hoeveel waarom "
                     "why pourquoi help helpen aide wat what quoi koi possible mogelijk".split())  # fmt: skip
# Who writes more tells a story, and wants somebody to talk to.
_STORY = 25
# In a longer message a language is mostly one that somebody does not speak; "in english" asks for it anywhere.
_MOST_WORDS_ASKING = 8


class Intent(NamedTuple):
    """What was found in a message. `danger` is what may cost a life in it, and wins over any other topic; `needs` are
    those it names, first those of `topic`; `answers` are those that fit where it is a question, best first;
    `other_than` is an organisation that it turns away; `language` is empty where nothing in it belongs to one, and
    `asked` is true where the texter named the language; `unknown` are the words that mean nothing here, in order."""

    danger: str | None = None
    topic: str | None = None
    needs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    organisation: str | None = None
    other_than: str | None = None
    place: Place | None = None
    command: str | None = None
    language: str = ""
    asked: bool = False
    greeting: bool = False
    """Nothing but small words, such as hello."""
    coded: bool = False
    """Whether the answer was asked for by its code."""
    unknown_code: str = ""
    unknown: tuple[str, ...] = ()


def intent_of(library: Library, body: str, preferred: tuple[str, ...]) -> Intent:
    """The meaning of a message. `preferred` are languages, best first, for words that belong to several."""
    said = Said(signs_and_words(body))
    meant = _meant(library, body, said, preferred)
    short = said if len(said.words) <= _MOST_IN_DANGER else Said(said.words[:_MOST_IN_DANGER])
    if not (dangers := library.danger_words.found(short)):
        return meant
    spoken = any(letter.isalpha() for letter in body)  # signs belong to no language
    return _in_danger(library, meant, list(dict.fromkeys(id for id, _ in dangers)), dangers[0][1] if spoken else "")


def _in_danger(library: Library, meant: Intent, dangers: list[str], language: str) -> Intent:
    """The gravest danger wins over any other topic and over commands; who was asked for stays, where they are there for
    it. Its needs come first, then those of the other dangers: who drank bleach and vomits blood needs two numbers."""
    danger, known = dangers[0], library.alarms[dangers[0]]
    topic = known.topic or library.topic_of[known.need or ""]
    needs = [*(need for one in dangers if (need := library.alarms[one].need)), *meant.needs]
    services = library.services_of(meant.organisation) if meant.organisation else []
    return meant._replace(
        danger=danger,
        topic=topic,
        needs=tuple(sorted(dict.fromkeys(needs), key=lambda need: library.topic_of.get(need) != topic)),
        answers=(),
        organisation=meant.organisation if any(topic in one.service.topics for one in services) else None,
        command=None,
        greeting=False,
        language=meant.language or language,
    )


def _meant(library: Library, body: str, said: Said, preferred: tuple[str, ...]) -> Intent:
    """The same, whatever may be in danger. `said` are the signs and words of the body."""
    words = [word for word in words_of(body) if word.isalnum() or word in library.signs]
    found = _guessed(library, list(phrases_of(library, spelled(library, words), "#" in body)))
    kinds = {meaning.kind for phrase in found for meaning in phrase.meanings}
    unknown = [phrase.text for phrase in found if phrase.is_strange]
    place = place_in(library, body, found, few=len(words) <= _FEW_WORDS)
    few = len(words) <= _MOST_WORDS_ASKING
    asked = language_asked(library, found, few=few) if "language" in kinds else ""
    language = asked or language_of(found, preferred, place if preferred[:1] == ("",) else None)
    if not language and "organisation" in kinds:
        language = language_within_names(library, found, preferred)
    command = _command(body, words, found)
    away = refused(found)
    other_than = next(_organisations(away), None)
    organisation = next(_organisations(phrase for phrase in found if phrase not in away), None)
    topic, needs = (None, ()) if command else _wanted(library, body, found, away, language)
    if other_than and not (topic or command):
        topic, needs = _main(library, other_than)
    told = answers_in(library, found, topic) if "answer" in kinds and not command else ()
    if len(words) <= _STORY and not (told or command) and is_question(library, body, said, language):
        about = answers_about(library, words, topic, needs, language or next(iter(preferred), ""))
        told = (*answers_asked(library, said, topic, needs), *(about if topic or not organisation else ()))
    if told and not topic:
        topic, needs = library.answers[told[0]].topic, tuple(filter(None, [library.answers[told[0]].need]))
    if organisation and not few and _told_of(library, organisation, needs):
        organisation = None
    return Intent(
        topic=topic,
        needs=needs,
        answers=told,
        coded="answer" in kinds and _is_coded(found),
        organisation=organisation,
        other_than=other_than,
        place=place,
        command=command,
        language=language,
        asked=bool(asked),
        greeting=kinds == {"small"} and not unknown,
        unknown_code="" if place and place.postcode else unknown_code(library, unknown, few=len(words) <= 2),
        unknown=tuple([word for word in unknown if not word.isdecimal()]),
    )


def _wanted(
    library: Library, body: str, found: list[Phrase], away: list[Phrase], language: str
) -> tuple[str | None, tuple[str, ...]]:
    """What is asked for, which in a long message is what its wish names."""
    wish = wish_in(body, library.asking_words | _WISHING) if len(found) > _MOST_WORDS_ASKING else range(0)
    return wanted(library, [one for one in found if one not in away], language, wish)


def _guessed(library: Library, found: list[Phrase]) -> list[Phrase]:
    """The same, where nothing in it plainly asks for anything, with the code of four digits that stands among its many
    words, or else with the first word that asks for something with a typing mistake. Where a weak word does ("zonder
    papieren"), only in few words: a story is full of names."""
    asking = [meaning for phrase in found for meaning in phrase.meanings if meaning.kind in _ASKING]
    if any(not meaning.weak for meaning in asking) or (asking and len(found) > _MOST_WORDS_ASKING):
        return found
    strange = [at for at, phrase in enumerate(found) if phrase.is_strange]
    coded = ((at, stands_for(library, found[at].text)) for at in strange if has_postcode_form(found[at].text))
    guesses = ((at, mistyped(library, found[at].text)) for at in strange[:MOST_GUESSES])
    for at, meanings in chain(coded, guesses):
        if meanings:
            return [*found[:at], found[at]._replace(meanings=meanings), *found[at + 1 :]]
    return found


def _organisations(found: Iterable[Phrase]) -> Iterator[str]:
    return (meaning.id for phrase in found for meaning in phrase.meanings if meaning.kind == "organisation")


def _is_coded(found: Iterable[Phrase]) -> bool:
    return any(one.kind == "answer" and not one.language for phrase in found for one in phrase.meanings)


def _told_of(library: Library, organisation: str, needs: tuple[str, ...]) -> bool:
    """Whether a story only tells of an organisation: it needs what that one does not do ("a letter of the Immigration
    Office: I have to leave")."""
    return bool(needs) and not any(one.service.meets(needs[0]) for one in library.services_of(organisation))


def _main(library: Library, organisation: str) -> tuple[str, tuple[str, ...]]:
    """What an organisation is there for first: who does not want it wants that of somebody else."""
    first = library.services_of(organisation)[0].service
    return first.topics[0], first.needs[:1]


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
    told = [phrase for phrase in found if phrase not in (one for one, _ in commands)]
    besides = sum(not is_polite(phrase.text) for phrase in told)
    for phrase, command in commands:
        if " " in phrase.text or (not others and besides <= (0 if command == "stop" else 1)):
            return command
    return None
