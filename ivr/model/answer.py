"""What people need to know: half a minute of plain speech, and the facts it rests on."""

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from ivr.model.base import Code, ContentRecord, Day, Localised, PartialDate, Quote, Sentence, Slug
from ivr.model.provenance import Dispute

Reader = Literal["colleague", "lawyer"]
AnswerState = Literal["draft", "read", "confirmed"]


class AnswerFact(ContentRecord):
    """What an answer says, in the words of who wrote it, and where it stands: a source of `data/sources.yaml`, a place
    in it, and at most a dozen of its words to the letter."""

    says: Sentence
    source: Slug
    locator: Sentence
    quote: Quote


class Reviewed(ContentRecord):
    """Who held an answer against its sources, and when; `by` is their part in it, never their name."""

    by: Reader
    date: PartialDate


class AnswerFile(ContentRecord):
    """The shape of `data/answers/<id>.yaml`; the file's name is the id. `name` is how a list says what it is about,
    `question` how somebody would ask. `ear` is what a caller hears, `sms` what a texter gets.

    Whom to call after it are the services `call`, or all for its need, else its topic. `never` is what it must not be
    understood to say. After `until` it is not given any more: what it says was known to end, or to move."""

    name: Localised
    question: Localised
    code: Code | None = None
    topic: Slug
    need: Slug | None = None
    ear: Localised
    sms: Localised
    call: tuple[Sentence, ...] = ()
    facts: Annotated[tuple[AnswerFact, ...], Field(min_length=1)]
    never: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    disputes: tuple[Dispute, ...] = ()
    until: Day | None = None
    reviewed: Reviewed | None = None

    @property
    def state(self) -> AnswerState:
        """A draft until somebody else read it against its sources; confirmed once a lawyer has."""
        if self.reviewed is None:
            return "draft"
        return "confirmed" if self.reviewed.by == "lawyer" else "read"

    def may_be_given(self, language: str, day: str) -> bool:
        """Whether it may be trusted on a day (2026-12-31), and is there in a language."""
        return language in self.ear and language in self.sms and (self.until is None or day <= self.until)


class Answer(AnswerFile):
    id: Slug


class AnswerWords(NamedTuple):
    """The folded words by which an answer is found in one language: those it is `called` by, in its name and question,
    those that people text for it, and those of each such phrase."""

    called: frozenset[str]
    texted: frozenset[str]
    phrases: tuple[frozenset[str], ...]
