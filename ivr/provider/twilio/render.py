"""Steps into TwiML, holding to the part of the language that the line needs (`twiml_verbs`)."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.errors import WireError
from ivr.language.letters import clean
from ivr.language.pieces import pieces_of
from ivr.model import Language
from ivr.model.steps import Dial, End, Gather, Heard, Mark, Pause, Record, Reply, Report, Say, Send, Step
from ivr.provider.api import CallUrls, Plain
from ivr.provider.twilio import twiml_verbs as verbs

# https://www.twilio.com/docs/voice/twiml: Twilio refuses a document over 64 kB (error 11750).
MOST_BYTES = 64_000
# https://www.twilio.com/docs/messaging: a body over 1600 characters is refused (error 21617).
MOST_CHARACTERS = 1_600
# Seconds of silence that end a recording: time for a breath, and no waiting afterwards.
_SILENCE = 5

# https://www.twilio.com/docs/voice/twiml/say/text-speech: only these voices take SSML.
_SPEAK_SLOWLY = ("Polly.", "Google.")


def render_call(steps: Iterable[Step], urls: CallUrls) -> str:
    """The TwiML of one turn; raises `WireError` for a document that Twilio would refuse."""
    speech = _Speech(urls)
    return _document([_verbs(step, urls, speech) for step in steps])


def _verbs(step: Step, urls: CallUrls, speech: _Speech) -> str:
    match step:
        case Gather():
            return _gather(step, urls, speech) + verbs.redirect(urls.silence_url)
        case Dial(number, caller_id, ring, limit):
            return verbs.dial(number, caller_id, ring, limit, urls.dialled_url)
        case Record(longest, finish):  # an empty recording is sent nowhere
            recorded = verbs.record(urls.spoken_url, urls.told_url, longest, _SILENCE, finish)
            return recorded + verbs.redirect(urls.silence_url)
        case End():
            return verbs.hangup()
        case Pause(seconds):
            return verbs.pause(seconds)
        case Report() | Send():
            raise WireError("what is to be done comes before what is said")
    return "".join(speech.of((step,)))


def _gather(ask: Gather, urls: CallUrls, speech: _Speech) -> str:
    """Twilio has one timeout for the first key and for each further one: where they differ, the first is lengthened by
    silence, during which keys work."""
    more = ask.timeout if ask.more is None else ask.more
    heard = (*ask.speech, *([Pause(ask.timeout - more)] if ask.timeout > more else []))
    return verbs.gather(speech.of(heard), urls.keys_url, more, ask.digits, ask.finish)


class _Speech:
    """Writes what is heard in one document; what comes again and again in one is written once."""

    def __init__(self, urls: CallUrls) -> None:
        self._urls, self._clips = urls, urls.clips
        self._begins: dict[str, str] = {}
        self._silences: dict[int, str] = {}

    def of(self, heard: Iterable[Heard]) -> list[str]:
        """What is heard within a question, too; "" for what is not."""
        return [self._say(part) if isinstance(part, Say) else self._played(part) for part in heard]

    def _played(self, sound: Pause | Mark) -> str:
        if isinstance(sound, Pause):
            return self._silences.get(sound.seconds) or self._silence(sound.seconds)
        return verbs.play(address) if (address := self._urls.mark(sound.name)) else ""

    def _silence(self, seconds: int) -> str:
        """Twilio takes a <Pause> in a question; other engines of the same language end the call there, so silence is
        played."""
        if not (address := self._urls.silence(seconds)):
            raise WireError("a <Pause> may not stand inside a <Gather>")
        played = self._silences[seconds] = verbs.play(address)
        return played

    def _say(self, say: Say) -> str:
        """Its clips, or else its text in the provider's voice of its language. An empty one is no TwiML, and a language
        without a voice is silent rather than read in another one's. Of a voice that cannot slow down, at least the
        digits are slower."""
        if addresses := self._clips(say):
            return "".join(map(verbs.play, addresses))
        language, text, _, slow = say
        begins = self._begins.get(language)
        if begins is None:
            begins = self._begins[language] = _begun(self._urls.voices[language])
        text = clean(text)
        if not begins or not text or text.isspace():
            return ""
        return self._slowly(say, begins) if slow else verbs.said(begins, text)

    def _slowly(self, say: Say, begins: str) -> str:
        voice = self._urls.voices[say.language].say or ""
        slower = voice.startswith(_SPEAK_SLOWLY)
        return verbs.said(begins, clean(say.text if slower else _with_breaths(say.text)), slow=slower)


def _begun(voice: Language) -> str:
    """How everything begins that is said in this language; "" where it has no voice."""
    return verbs.in_voice(voice.locale, voice.say) if voice.say else ""


def _with_breaths(text: str) -> str:
    """A group of a number as a list of its digits: a voice takes a breath after each."""
    digits = pieces_of(text)
    return ", ".join(digits) if all(len(digit) == 1 for digit in digits) else text


def render_replies(replies: Iterable[Reply]) -> str:
    """The TwiML that answers an SMS; without replies it is empty, which sends nothing."""
    return _document([verbs.message(clean(reply.text)[:MOST_CHARACTERS]) for reply in replies])


def render_plain(sentences: Iterable[Plain], then: str = "") -> str:
    """Sentences as they stand, then on to a URL; without one the call ends. Nothing is checked: this is said when
    something is wrong."""
    said = [verbs.say(sentence.text, sentence.locale, sentence.voice) for sentence in sentences]
    return verbs.document([*said, verbs.redirect(then) if then else verbs.hangup()])


def _document(found: Iterable[str]) -> str:
    xml = verbs.document(found)
    if len(xml) > MOST_BYTES // 4 and len(xml.encode()) > MOST_BYTES:
        raise WireError(f"the document is longer than {MOST_BYTES} bytes")
    return xml
