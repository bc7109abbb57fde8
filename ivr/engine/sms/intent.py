"""What a texter means: a topic and what they need of it, an organisation, a place, a language or a command, in any
order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from ivr.country.figures import may_be_year
from ivr.country.geography import has_postcode_form
from ivr.engine.directory.place_names import alike, locality
from ivr.engine.library import Library
from ivr.engine.sms.by_ear import spelled
from ivr.engine.sms.guesses import MOST_GUESSES, mistyped
from ivr.engine.sms.named import refused, wanted
from ivr.engine.sms.phrases import Phrase, phrases_of, stands_for
from ivr.engine.sms.questions import answers_about, answers_asked, answers_in, is_question
from ivr.engine.sms.tokens import wish_in, words_of
from ivr.engine.sms.whereabouts import is_somewhere, place_at_end
from ivr.language.letters import fold
from ivr.language.stopping import is_polite, wants_no_more
from ivr.language.wordings import signs_and_words
from ivr.model import Meaning, Place

# A word of these asks for something.
_ASKING = ("topic", "need", "answer", "organisation")
_FEW_WORDS = 4
# Danger may be anywhere in a long story; the rest of ten thousand letters is let go.
_MOST_IN_DANGER = 400
# Who asks for a course names the language they want to learn, not the one to answer in.
_COURSES = "education"
# Besides the words right before what is asked for, these tell the sentence of the wish.
_WISHING = frozenset("kan kunnen mag moet can may must peut peux peu puis fo wanneer quand when combien hoeveel waarom "
                     "why pourquoi help helpen aide wat what quoi koi possible mogelijk".split())  # fmt: skip
# Who writes more tells a story, and wants somebody to talk to.
_STORY = 25
# Beside these stands a language that somebody else speaks: "a doctor who speaks arabic".
_SPEAKING = frozenset(
    "spreekt sprekend sprekende speaks speaking parlant parlante parlants spricht sprechende habla hable vorbeste "
    "konusan говорит говорящий розмовляє يتكلم يحكي".split()
) | {"qui parle", "die spricht"}
# In a longer message a language is mostly one that somebody does not speak; "in english" asks for it anywhere.
_MOST_WORDS_ASKING = 8


@dataclass(frozen=True)
class Intent:
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
    said = signs_and_words(body)
    dangers = list(library.danger_words.found(said[:_MOST_IN_DANGER]))
    meant = _meant(library, body, said, preferred)
    spoken = any(letter.isalpha() for letter in body)  # signs belong to no language
    language = dangers[0][1] if dangers and spoken else ""
    return _in_danger(library, meant, list(dict.fromkeys(id for id, _ in dangers)), language) if dangers else meant


def _in_danger(library: Library, meant: Intent, dangers: list[str], language: str) -> Intent:
    """The gravest danger wins over any other topic and over commands; who was asked for stays, where they are there for
    it. Its needs come first, then those of the other dangers: who drank bleach and vomits blood needs two numbers."""
    danger, known = dangers[0], library.alarms[dangers[0]]
    topic = known.topic or library.topic_of[known.need or ""]
    needs = [*(need for one in dangers if (need := library.alarms[one].need)), *meant.needs]
    services = library.services_of(meant.organisation) if meant.organisation else []
    return replace(
        meant,
        danger=danger,
        topic=topic,
        needs=tuple(sorted(dict.fromkeys(needs), key=lambda need: library.topic_of.get(need) != topic)),
        answers=(),
        organisation=meant.organisation if any(topic in one.service.topics for one in services) else None,
        command=None,
        greeting=False,
        language=meant.language or language,
    )


def _meant(library: Library, body: str, said: Sequence[str], preferred: tuple[str, ...]) -> Intent:
    """The same, whatever may be in danger. `said` are the signs and words of the body."""
    words = [word for word in words_of(body) if word.isalnum() or word in library.signs]
    found = _guessed(library, list(phrases_of(library, spelled(library, words), "#" in body)))
    meanings = [meaning for phrase in found for meaning in phrase.meanings]
    strange = [phrase for phrase in found if not phrase.meanings and not phrase.place]
    place = _best_place(library, found) or place_at_end(library, body)
    place = place or _mistyped_place(library, _placed(found, strange, meanings), few=len(words) <= _FEW_WORDS)
    unknown = [phrase.text for phrase in strange]
    asked = _asked(library, found, meanings, few=len(words) <= _MOST_WORDS_ASKING)
    there = _languages_there(place, found) if place and preferred[:1] == ("",) else frozenset()
    language = (
        asked
        or _language([phrase.meanings for phrase in found], preferred, there)
        or _language(_within_names(library, found), preferred)
    )
    command = _command(body, words, found)
    away = refused(found)
    other_than = next(_organisations(away), None)
    organisation = next(_organisations(phrase for phrase in found if phrase not in away), None)
    topic, needs = (None, ()) if command else _wanted(library, body, found, away, language)
    if other_than and not (topic or command):
        topic, needs = _main(library, other_than)
    told = () if command else answers_in(library, found, topic)
    if len(words) <= _STORY and not (told or command) and is_question(library, body, said, language):
        about = answers_about(library, words, topic, needs, language or next(iter(preferred), ""))
        told = (*answers_asked(library, said, topic, needs), *(about if topic or not organisation else ()))
    if told and not topic:
        topic, needs = library.answers[told[0]].topic, tuple(filter(None, [library.answers[told[0]].need]))
    return Intent(
        topic=topic,
        needs=needs,
        answers=told,
        coded=any(one.kind == "answer" and not one.language for one in meanings),
        organisation=None
        if len(words) > _MOST_WORDS_ASKING and _told_of(library, organisation, needs)
        else organisation,
        other_than=other_than,
        place=place,
        command=command,
        language=language,
        asked=bool(asked),
        greeting=bool(meanings) and not unknown and {meaning.kind for meaning in meanings} == {"small"},
        unknown_code="" if place and place.postcode else _unknown_code(library, unknown, few=len(words) <= 2),
        unknown=tuple(word for word in unknown if not word.isdecimal()),
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
    strange = [at for at, phrase in enumerate(found) if not phrase.meanings and not phrase.place]
    coded = ((at, stands_for(library, found[at].text)) for at in strange if has_postcode_form(found[at].text))
    guesses = ((at, mistyped(library, found[at].text)) for at in strange[:MOST_GUESSES])
    for at, meanings in chain(coded, guesses):
        if meanings:
            return [*found[:at], found[at]._replace(meanings=meanings), *found[at + 1 :]]
    return found


def _organisations(found: Iterable[Phrase]) -> Iterator[str]:
    return (meaning.id for phrase in found for meaning in phrase.meanings if meaning.kind == "organisation")


def _told_of(library: Library, organisation: str | None, needs: tuple[str, ...]) -> bool:
    """Whether a story only tells of an organisation: it needs what that one does not do ("a letter of the Immigration
    Office: I have to leave")."""
    services = library.services_of(organisation) if organisation else []
    return bool(needs) and not any(one.service.meets(needs[0]) for one in services)


def _main(library: Library, organisation: str) -> tuple[str, tuple[str, ...]]:
    """What an organisation is there for first: who does not want it wants that of somebody else."""
    first = library.services_of(organisation)[0].service
    return first.topics[0], first.needs[:1]


def _best_place(library: Library, found: list[Phrase]) -> Place | None:
    """Which of several places is meant: a typed postal code before any name; of several the one with its name, for
    "Steenweg 1200, 1080 Molenbeek" holds a number of a house."""
    places = [phrase for phrase in found if phrase.place]
    codes = [phrase for phrase in places if phrase.text.isdecimal()]
    named = (
        locality(library, code.text, other.text) for code in codes for other in found if not other.text.isdecimal()
    )
    best = next(filter(None, named), None) or next((phrase.place for phrase in (*codes, *places)), None)
    return next((phrase.place for phrase in places if best and _is_within(phrase.place, best)), best)


def _is_within(place: Place | None, other: Place) -> bool:
    """Whether a place has a postal code within a region or a province: "Brussel Laken" is Laken."""
    return bool(place and place.postcode and not other.postcode and other.areas[0] in place.areas)


def _unknown_code(library: Library, unknown: list[str], *, few: bool) -> str:
    """What looks like a postal code and is none, nor a code from a poster; among other words it may be a year."""
    codes = (word for word in unknown if has_postcode_form(word) and (few or not may_be_year(word)))
    return next((code for code in codes if not (library.place(code) or library.coded(code))), "")


def _mistyped_place(library: Library, strange: list[Phrase], *, few: bool) -> Place | None:
    """A place with a typing mistake, where people write places. Nobody mistypes the first letter, and ordinary words
    are full of places that differ in it. Only the first few are tried, for each costs about a millisecond."""
    likely = [phrase.text for phrase in strange if few or phrase.likely]
    for word in likely[:MOST_GUESSES]:
        place = alike(library, word)
        if place and is_somewhere(place) and any(name[:1] == word[:1] for name in (*place.known_as, *place.usual)):
            return place
    return None


def _placed(found: list[Phrase], strange: list[Phrase], meanings: list[Meaning]) -> list[Phrase]:
    """The strange ones, but for what stands behind the English "a", which is no place: "with a hammer"."""
    spoken = _language([phrase.meanings for phrase in found], ("en", *{meaning.language for meaning in meanings}))
    if spoken != "en":
        return strange
    articled = [phrase for before, phrase in pairwise(found) if before.text == "a"]
    return [phrase for phrase in strange if phrase not in articled]


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


def _asked(library: Library, found: list[Phrase], meanings: list[Meaning], *, few: bool) -> str:
    """The language to answer in, where the texter names it: in a message of few words, or as "in english"; but not the
    one that somebody else speaks."""
    if any(library.topic_of.get(meaning.id, meaning.id) == _COURSES for meaning in meanings):
        return ""
    told = ((at, phrase) for at, phrase in enumerate(found) if few or " " in phrase.text)
    named = ((at, meaning.id) for at, phrase in told for meaning in phrase.meanings if meaning.kind == "language")
    return next((id for at, id in named if not _is_spoken(found, at)), "")


def _is_spoken(found: list[Phrase], at: int) -> bool:
    beside = " ".join(phrase.text for phrase in (*found[max(0, at - 2) : at], *found[at + 1 : at + 2]))
    return any(f" {word} " in f" {beside} " for word in _SPEAKING)


def _languages_there(place: Place, found: list[Phrase]) -> frozenset[str]:
    """The languages in which a place has the name that was texted, else the first in which it has that of its region:
    "suicide" is a word of many, and who writes Luik writes Dutch. Others only borrow that name."""
    texted = {phrase.text for phrase in found if phrase.place}
    named = frozenset(code for code, name in place.name.items() if fold(name) in texted)
    return named or frozenset([next((code for code, name in place.name.items() if name == place.local), "")])


def _language(
    told: Sequence[Sequence[Meaning]], preferred: tuple[str, ...], there: frozenset[str] = frozenset()
) -> str:
    """The language most of the words are in, each with its meanings; on a tie, that of more words that are small in any
    language, for "dokter" is written in every language and "please" is not; then one that is named; then one that is
    spoken where the texter is; then the preferred one. None where no word belongs to one."""
    votes, small, named = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, int](int)
    for word in told:
        only_small = all(meaning.kind == "small" for meaning in word)
        for meaning in word:
            (named if meaning.kind == "language" else votes)[meaning.language] += 1
            small[meaning.language] += only_small
    candidates = [code for code in preferred if code and votes[code]]
    return max(candidates, key=lambda code: (votes[code], small[code], named[code], code in there), default="")


def _within_names(library: Library, found: list[Phrase]) -> list[tuple[Meaning, ...]]:
    """What the single words in the names of organisations mean: they tell English from French in "doctors of the
    world"."""
    names = [phrase.text for phrase in found if any(meaning.kind == "organisation" for meaning in phrase.meanings)]
    return [library.meanings(word) for name in names for word in name.split()]
