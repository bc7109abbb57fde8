"""The line itself: its languages and numbers, its menus, the words people text."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field, StringConstraints

from ivr.model.base import E164, ContentRecord, LanguageCode, Sentence, Slug
from ivr.model.keypad import CHOICES

Review = Literal["draft", "reviewed"]


class Language(ContentRecord):
    """A language the line offers. `say` is the provider's voice and `locale` the BCP 47 tag that goes with it."""

    code: LanguageCode
    name: Sentence
    voice: bool
    sms: bool
    review: Review
    plain: bool = False
    """Whether an SMS may drop accents where that makes it shorter: French stays readable, Turkish does not."""
    say: Sentence | None = None
    """The provider's voice; a language without one is offered by voice once every sentence has a clip."""
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class PutThrough(ContentRecord):
    """Whether and how the line connects a caller: `ring` seconds, at most `limit` minutes, to numbers that begin with
    one of `to`. Whether free numbers and short codes can be reached depends on the provider and the country.

    One caller is put through `calls_a_day` times, all of them together `minutes_a_day`; numbers are read out still."""

    ring: Annotated[int, Field(ge=5, le=120)]
    limit: Annotated[int, Field(ge=1, le=120)]
    free_numbers: bool
    short_codes: bool
    to: tuple[Annotated[str, StringConstraints(pattern=r"^\+[0-9]{1,6}$")], ...] = ("+32",)
    calls_a_day: Annotated[int, Field(ge=1, le=1000)] = 10
    minutes_a_day: Annotated[int, Field(ge=0, le=100_000)] = 600


class Number(ContentRecord):
    """One of the line's own numbers. A call to it is in `language`, for `region` (an area), and begins at the menu
    `start`, as far as these are given. `first` are the languages that its callers mostly speak: they are offered before
    the others, in this order. `sender` is the number its messages are sent from, where it cannot send any."""

    number: E164
    language: LanguageCode | None = None
    first: tuple[LanguageCode, ...] = ()
    region: Slug | None = None
    start: Slug | None = None
    sender: E164 | None = None
    records: bool = False
    """Whether operators call it to record sentences, with a PIN."""


class Pronunciation(ContentRecord):
    """How clips are spoken: `pace` (1.0 is usual), and by language the words that voices get wrong, as they should be
    said."""

    pace: Annotated[float, Field(ge=0.5, le=1.5)] = 1.0
    words: dict[LanguageCode, dict[str, Sentence]] = {}


class Limits(ContentRecord):
    """How many texts of one telephone are answered in an hour; and how many SMS go out, which cost money: answers to
    all in a minute, cards to one caller on a day, and all parts of all SMS on a day (`sms_a_day`)."""

    per_phone_an_hour: Annotated[int, Field(ge=5, le=1000)] = 30
    all_a_minute: Annotated[int, Field(ge=5, le=100_000)] = 300
    cards_a_day: Annotated[int, Field(ge=1, le=1000)] = 10
    sms_a_day: Annotated[int, Field(ge=0, le=1_000_000)] = 3000


class Reports(ContentRecord):
    """When callers' reports make a number doubtful: `enough` of them within `days`."""

    enough: Annotated[int, Field(ge=1, le=100)] = 3
    days: Annotated[int, Field(ge=1, le=365)] = 60


class Line(ContentRecord):
    """What the line is and how it treats a caller. Seconds are whole seconds."""

    name: Sentence
    emergency: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,6}$")]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    silent: tuple[LanguageCode, ...] = ()
    """Languages that calls do without, as not every text of them can be heard; found when the content is published."""
    start: Slug
    regions: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=len(CHOICES) - 1)]
    """The last key is for who does not know."""
    general: Annotated[tuple[str, ...], Field(min_length=1)]
    numbers: tuple[Number, ...] = ()
    tries: Annotated[int, Field(ge=1, le=5)]
    first_digit_timeout: Annotated[int, Field(ge=2, le=20)]
    inter_digit_timeout: Annotated[int, Field(ge=2, le=30)]
    """How long the line waits for a key of a postal code or a short code."""
    max_turns: Annotated[int, Field(ge=10, le=200)]
    max_minutes: Annotated[int, Field(ge=5, le=120)]
    """How long a call may last; the time after being put through counts anew."""
    put_through: PutThrough | None = None
    sms_to: tuple[Annotated[str, StringConstraints(pattern=r"^\+[0-9]{1,6}$")], ...] = ()
    """How the numbers begin to which a caller may have a card sent."""
    reports: Reports = Reports()
    limits: Limits = Limits()
    speech: Pronunciation = Pronunciation()

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The languages that calls offer, in the order of the line."""
        voiced = (language.code for language in self.languages if language.voice)
        return tuple(dict.fromkeys(code for code in voiced if code not in self.silent))

    @cached_property
    def by_code(self) -> dict[str, Language]:
        """The languages by their codes."""
        return {language.code: language for language in self.languages}

    @cached_property
    def texted(self) -> tuple[str, ...]:
        """The languages that messages are answered in, in the order of the line."""
        return tuple(language.code for language in self.languages if language.sms)

    def language(self, code: str) -> Language | None:
        return self.by_code.get(code)

    def number(self, called: str) -> Number | None:
        """What the line knows of one of its own numbers."""
        return next((number for number in self.numbers if number.number == called), None)


class Choice(ContentRecord):
    """One key of a menu: it leads to another menu, chooses a topic, lists the `answers` of a topic, or tells something
    (a text) and stays."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
    say: Slug
    goto: Slug | None = None
    topic: Slug | None = None
    answers: Slug | None = None
    tell: Slug | None = None


class Menu(ContentRecord):
    """A node of the tree: the keys it offers, in the order they are said."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]


Asked = Literal["topic", "need", "answer"]
"""What people ask for in words of their own."""
Words = dict[LanguageCode, tuple[Sentence, ...]]
NamesTexted = tuple[Sentence, ...] | Words
"""What people text for an organisation, whatever their language, or by the language whose name it is."""
SMALL = "small"
Command = Literal["menu", "more", "stop", "start", "info", "wipe", "privacy"]
COMMANDS: tuple[Command, ...] = get_args(Command)


def _first(words: Words, language: str) -> str:
    return next(iter(words.get(language, ())), "").upper()


class OtherLanguage(ContentRecord):
    """What people text in a language in which the line does not answer, or in none, such as emoji: `words` by topic,
    need, or `small`; `answer` is the language they get."""

    answer: LanguageCode | None = None
    words: dict[Slug, tuple[Sentence, ...]]


class Meaning(NamedTuple):
    """One thing a folded word or phrase can mean, and the language in which it means that; names belong to none."""

    kind: Literal["topic", "need", "answer", "language", "command", "small", "organisation"]
    id: str
    language: str
    weak: bool = False
    """Counts only where nothing else in the message names a topic."""


class Keywords(ContentRecord):
    """The words of all languages: by meaning, then by language. `organisations` belong to none."""

    topics: dict[Slug, Words]
    needs: dict[Slug, Words] = {}
    answers: dict[Slug, Words] = {}
    asked: dict[Slug, Words] = {}
    questions: Words = {}
    asking: Words = {}
    languages: Words
    commands: dict[Command, Words]
    small: Words
    weak: Words = {}
    organisations: dict[Slug, NamesTexted] = {}
    others: dict[Slug, OtherLanguage] = {}

    def topic(self, topic: str, language: str) -> str:
        """The first word for a topic, as messages write it; "" where there is none."""
        return _first(self.topics.get(topic, {}), language)

    def command(self, command: Command, language: str) -> str:
        """The first word for a command, as messages write it; "" where there is none."""
        return _first(self.commands.get(command, {}), language)

    def meanings(self) -> Iterator[tuple[str, Meaning]]:
        """Every word with what it means."""
        yield from self._asking("topic", self.topics)
        yield from self._asking("need", self.needs)
        yield from self._asking("answer", self.answers)
        for code, names in self.languages.items():
            asked = Meaning(kind="language", id=code, language=code)
            yield from ((name, asked) for name in names)
        for command, by_language in self.commands.items():
            for language, words in by_language.items():
                commanded = Meaning(kind="command", id=command, language=language)
                yield from ((word, commanded) for word in words)
        for language, words in self.small.items():
            said = Meaning(kind="small", id=SMALL, language=language)
            yield from ((word, said) for word in words)
        yield from self._of_others()

    def _asking(self, kind: Asked, meant: dict[Slug, Words]) -> Iterator[tuple[str, Meaning]]:
        for id, by_language in meant.items():
            for language, words in by_language.items():
                weak = frozenset(self.weak.get(language, ()))
                strongly = Meaning(kind=kind, id=id, language=language)
                weakly = Meaning(kind=kind, id=id, language=language, weak=True)
                yield from ((word, weakly if word in weak else strongly) for word in words)

    def _of_others(self) -> Iterator[tuple[str, Meaning]]:
        for other in self.others.values():
            for id, words in other.words.items():
                meant = Meaning(kind=self._kind(id), id=id, language=other.answer or "")
                yield from ((word, meant) for word in words)

    def _kind(self, id: str) -> Literal["small", "topic", "need"]:
        return "small" if id == SMALL else "topic" if id in self.topics else "need"
