"""Steps into TwiML, by Twilio's own classes, holding to the part of the language that the line needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twilio.twiml import TwiML
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from ivr.errors import WireError
from ivr.language.letters import clean
from ivr.language.pieces import pieces_of
from ivr.model import Language
from ivr.model.steps import Dial, End, Gather, Heard, Mark, Pause, Record, Reply, Report, Say, Send, Step
from ivr.provider.api import CallUrls, Plain
from ivr.provider.twilio.record import add_record

# https://www.twilio.com/docs/voice/twiml: Twilio refuses a document over 64 kB (error 11750).
MOST_BYTES = 64_000
# https://www.twilio.com/docs/messaging: a body over 1600 characters is refused (error 21617).
MOST_CHARACTERS = 1_600

# Twilio's classes let any attribute through; a typing mistake would be silent.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "Response": frozenset(),
    "Say": frozenset({"voice", "language"}),
    "Play": frozenset(),
    "Pause": frozenset({"length"}),
    "Gather": frozenset({"input", "action", "method", "timeout", "numDigits", "finishOnKey"}),
    "Redirect": frozenset({"method"}),
    "Dial": frozenset({"action", "method", "callerId", "timeout", "timeLimit"}),
    "Hangup": frozenset(),
    "Record": frozenset(
        {"action", "method", "timeout", "finishOnKey", "maxLength", "playBeep", "trim", "recordingStatusCallback"}
    ),
    "prosody": frozenset({"rate"}),
    "Message": frozenset(),
}


# Twilio takes a <Pause> in a <Gather>; other engines of the same language end the call there.
INSIDE: Mapping[str, frozenset[str]] = {"Gather": frozenset({"Say", "Play"})}

# https://www.twilio.com/docs/voice/twiml/say/text-speech: only these voices take SSML.
_SPEAK_SLOWLY = ("Polly.", "Google.")


def render_call(steps: Iterable[Step], urls: CallUrls) -> str:
    """The TwiML of one turn; raises `WireError` for a document that Twilio would refuse."""
    response = VoiceResponse()
    for step in steps:
        match step:
            case Gather():
                response.append(_gather(step, urls))
                response.redirect(urls.silence_url, method="POST")
            case Dial(number, caller_id, ring, limit):
                response.dial(
                    number,
                    caller_id=caller_id,  # without it, Twilio would show the caller's own number
                    timeout=ring,
                    time_limit=limit,
                    action=urls.dialled_url,
                    method="POST",
                )
            case Record():
                add_record(response, step, urls.spoken_url, urls.told_url, urls.silence_url)
            case End():
                response.hangup()
            case Report() | Send():
                raise WireError("what is to be done comes before what is said")
            case _:
                _speak(response, step, urls)
    return _document(response)


def _gather(ask: Gather, urls: CallUrls) -> GatherVerb:
    """Twilio has one timeout for the first key and for each further one: where they differ, the first is lengthened by
    silence, during which keys work."""
    more = ask.timeout if ask.more is None else ask.more
    gather = GatherVerb(
        input="dtmf",
        action=urls.keys_url,
        method="POST",
        timeout=more,
        num_digits=ask.digits,
        finish_on_key=ask.finish,
    )
    for speech in (*ask.speech, *([Pause(ask.timeout - more)] if ask.timeout > more else [])):
        _speak(gather, speech, urls)
    return gather


def _speak(parent: VoiceResponse | GatherVerb, speech: Heard, urls: CallUrls) -> None:
    match speech:
        case Pause(seconds) if isinstance(parent, GatherVerb) and (address := urls.silence(seconds)):
            parent.play(address)
        case Pause(seconds):
            parent.pause(length=seconds)
        case Mark(name):
            if address := urls.mark(name):
                parent.play(address)
        case Say() if addresses := urls.clips(speech):
            for address in addresses:
                parent.play(address)
        case Say(language, text, _, slow) if clean(text).strip() and urls.voices[language].say:
            _say(parent, urls.voices[language], text, slow)


def _say(parent: VoiceResponse | GatherVerb, voice: Language, text: str, slow: bool) -> None:
    """A text in the provider's voice of its language. An empty one is no TwiML, and a language without a voice is
    silent rather than read in another one's. Of a voice that cannot slow down, at least the digits are slower."""
    slower = slow and str(voice.say).startswith(_SPEAK_SLOWLY)
    text = clean(_with_breaths(text) if slow and not slower else text)
    say = parent.say("" if slower else text, voice=voice.say, language=voice.locale)
    if slower:
        say.prosody(text, rate="slow")


def _with_breaths(text: str) -> str:
    """A group of a number as a list of its digits: a voice takes a breath after each."""
    digits = pieces_of(text)
    return ", ".join(digits) if all(len(digit) == 1 for digit in digits) else text


def render_replies(replies: Iterable[Reply]) -> str:
    """The TwiML that answers an SMS; without replies it is empty, which sends nothing."""
    response = MessagingResponse()
    for reply in replies:
        response.message(clean(reply.text)[:MOST_CHARACTERS])
    return _document(response)


def render_plain(sentences: Iterable[Plain], then: str = "") -> str:
    """Sentences as they stand, then on to a URL; without one the call ends. Nothing is checked: this is said when
    something is wrong."""
    response = VoiceResponse()
    for sentence in sentences:
        response.say(sentence.text, language=sentence.locale, voice=sentence.voice)
    if then:
        response.redirect(then, method="POST")
    else:
        response.hangup()
    return str(response)


def _document(response: TwiML) -> str:
    _hold_to_whitelist(response)
    xml = str(response)
    if len(xml.encode()) > MOST_BYTES:
        raise WireError(f"the document is longer than {MOST_BYTES} bytes")
    return xml


def _hold_to_whitelist(verb: TwiML) -> None:
    if isinstance(verb, TwiML):
        unknown = verb.attrs.keys() - ATTRIBUTES.get(verb.name, frozenset())
        if verb.name not in ATTRIBUTES or unknown:
            raise WireError(f"<{verb.name}> may not have {', '.join(sorted(unknown)) or 'a place here'}")
        for inner in verb.verbs:
            if isinstance(inner, TwiML) and inner.name not in INSIDE.get(verb.name, ATTRIBUTES):
                raise WireError(f"<{inner.name}> may not stand inside <{verb.name}>")
            _hold_to_whitelist(inner)
