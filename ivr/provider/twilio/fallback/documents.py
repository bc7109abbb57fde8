"""The provider's documents: for calls and texts, each language for itself and all of them together.

A static server knows neither the hour nor what was pressed, so a document that offers a choice is a row of questions,
each of which any key answers: the address of the answer is that of another file beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.engine.directory.sms_card import card_of, finished
from ivr.engine.library import Library, catalogue
from ivr.language.catalogue import Catalogue
from ivr.language.gsm import plainer, segments
from ivr.language.letters import clean
from ivr.model import Language
from ivr.model.steps import Heard, Pause, Say
from ivr.provider.twilio.fallback.sentences import choice, message, ways
from ivr.provider.twilio.fallback.told import FallbackLibrary, FallbackWay

# Error 32018 of the provider: a document that is handed over as a text holds 4,000 characters. Whether its TwiML Bins
# take more is not documented.
MOST_CHARACTERS = 4_000
MOST_SEGMENTS = 3
"""What an answer in one language, or in the first ones, may cost: on a bad day everybody writes twice."""

# Whoever chooses no language hears the first ones only, as at the end of every call; a texter cannot choose, and each
# language more costs all of them an SMS.
_MOST_TOLD = 3
_FEW_WAYS = 2
_SECONDS_TO_CHOOSE = 3
# https://www.twilio.com/docs/voice/twiml/say/text-speech: only these voices can be slowed down.
_SLOWED = ("Polly.", "Google.")


def spoken_in(library: Library | FallbackLibrary) -> list[Language]:
    """The languages of calls that the provider has a voice for; our clips are on the server that is down."""
    return [language for language in library.line.languages if language.voice and language.say]


def texted_in(library: Library | FallbackLibrary) -> list[Language]:
    return [language for language in library.line.languages if language.sms]


def call_in(library: FallbackLibrary, language: Language) -> str:
    """What is heard in one language: all numbers, then the end of the call."""
    words = catalogue(library, language.code)
    response = VoiceResponse()
    _speak(response, message(library, words, ways(library, [language.code])), language)
    response.hangup()
    return str(response)


def call(library: FallbackLibrary) -> str:
    """What every caller hears first: each language in turn, chosen by any key; by silence the best numbers."""
    response = VoiceResponse()
    languages = spoken_in(library)
    for language in languages:
        words = catalogue(library, language.code)
        _ask(response, language, choice(library, words, first=language is languages[0]), _SECONDS_TO_CHOOSE)
    for language in languages[:_MOST_TOLD]:
        _ask(response, language, _short(library, language), 1)
    response.hangup()
    return str(response)


def call_without_choice(library: FallbackLibrary) -> str:
    """The same in one document that asks for no other: the first languages, as many as its room allows."""
    told = [(language, _short(library, language)) for language in spoken_in(library)]
    for count in range(len(told), 0, -1):
        response = VoiceResponse()
        for language, speech in told[:count]:
            _speak(response, speech, language)
        response.hangup()
        if len(str(response)) < MOST_CHARACTERS:
            break
    return str(response)


def _short(library: FallbackLibrary, language: Language) -> list[Heard]:
    found = ways(library, [language.code])[:_FEW_WAYS]
    return message(library, catalogue(library, language.code), found)


def _ask(response: VoiceResponse, language: Language, speech: Iterable[Heard], timeout: int) -> None:
    """Speech that any key ends, also while it pauses: a question each up to the next pause, which is its timeout. Some
    engines end a call at a <Pause> within a <Gather>, and silence that could be played lies on the server that is down.
    """
    said: list[Heard] = []
    for part in speech:
        if isinstance(part, Pause):
            response.append(_question(language, said, part.seconds))
            said = []
        else:
            said.append(part)
    if said:
        response.append(_question(language, said, timeout))


def _question(language: Language, speech: Iterable[Heard], timeout: int) -> Gather:
    """Speech that any key ends: # too, which would otherwise be an empty answer."""
    there = f"voice.{language.code}.xml"
    gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=timeout, action=there, method="POST")
    _speak(gather, speech, language)
    return gather


def _speak(parent: VoiceResponse | Gather, speech: Iterable[Heard], voice: Language) -> None:
    """Sentences that follow one another become one <Say>: each costs sixty characters."""
    for (kind, slow), parts in groupby(speech, key=lambda part: (type(part), isinstance(part, Say) and part.slow)):
        if kind is Pause:
            parent.pause(length=sum(part.seconds for part in parts if isinstance(part, Pause)))
            continue
        text = _plain(" ".join(part.text for part in parts if isinstance(part, Say)))
        slowed = slow and str(voice.say).startswith(_SLOWED)
        say = parent.say("" if slowed else text, voice=voice.say, language=voice.locale)
        if slowed:
            say.prosody(text, rate="slow")


def _plain(text: str) -> str:
    """The provider's bins would fill in what stands in double braces."""
    return clean(text).replace("{{", "{").replace("}}", "}")


def text_in(library: FallbackLibrary, language: Language) -> str:
    """The answer to a text, in one language."""
    words, found = catalogue(library, language.code), ways(library, [language.code])
    bodies = (
        finished("\n".join([_news(library, words), *(_line(way, words) for way in found[:count])]), language)
        for count in range(len(found), -1, -1)
    )
    return _answer(_fitting(bodies))


def text(library: FallbackLibrary) -> str:
    """The answer to a text in the first languages: what is wrong in each, then their numbers, which need no words."""
    languages = texted_in(library)[:_MOST_TOLD]
    found = ways(library, [language.code for language in languages])
    room = ((told, count) for told in range(len(languages), 0, -1) for count in range(len(found), 0, -1))
    return _answer(_fitting(_in_each(library, languages[:told], found[:count]) for told, count in room))


def _in_each(library: FallbackLibrary, languages: Sequence[Language], found: Sequence[FallbackWay]) -> str:
    news = [_news(library, catalogue(library, language.code)) for language in languages]
    words = catalogue(library, languages[0].code)
    cards = [(card_of(way.entry, way.contact, words, ""), way.always) for way in found]
    body = "\n".join([*news, *(f"{card.name}: {card.number}{' 24/7' if always else ''}" for card, always in cards)])
    return plainer(body, accents=all(language.plain for language in languages))


def _news(library: FallbackLibrary, words: Catalogue) -> str:
    return f"{words.text('emergency', number=library.line.emergency)} {words.text('failover')}"


def _line(way: FallbackWay, words: Catalogue) -> str:
    card = card_of(way.entry, way.contact, words, "")
    hours = words.text("sms-open-always") if way.always else card.hours
    return f"{card.name}: {card.number}" + (f", {hours}" if hours else "")


def _fitting(bodies: Iterable[str]) -> str:
    """The first one that is cheap enough, else the last and shortest."""
    body = ""
    for body in bodies:
        if segments(body) <= MOST_SEGMENTS:
            break
    return body


def _answer(body: str) -> str:
    response = MessagingResponse()
    response.message(_plain(body))
    return str(response)
