"""What the engine wants to know of the content, and nothing about where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ivr.language.catalogue import Catalogue
from ivr.language.joins import Joins
from ivr.language.wording_search import Wordings
from ivr.model import (
    Alike,
    Answer,
    AnswerWords,
    Area,
    Danger,
    Grounds,
    Keywords,
    Line,
    Meaning,
    Menu,
    Place,
    ServiceEntry,
    Source,
    Topic,
)
from ivr.model.grounds import Before
from ivr.model.steps import Say


class Topical(Protocol):
    @property
    def topics(self) -> Mapping[str, Topic]: ...


class Speaking(Protocol):
    @property
    def prompts(self) -> Mapping[str, Mapping[str, str]]: ...


class Library(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def line(self) -> Line: ...

    @property
    def keywords(self) -> Keywords:
        """All of them: ten megabytes, which no call and no text asks for."""

    @property
    def first_words(self) -> Keywords:
        """Of the keywords, the first word for each topic and each command in each language."""

    def offered_words(self, language: str) -> Mapping[str, str]:
        """The single words of a language, folded, with the topic that each may mean; none that is sensitive."""

    @property
    def menus(self) -> Mapping[str, Menu]: ...

    @property
    def topics(self) -> Mapping[str, Topic]: ...

    @property
    def answers(self) -> Mapping[str, Answer]: ...

    @property
    def answers_for(self) -> Mapping[tuple[str, str], Sequence[Answer]]:
        """The answers for each topic and need ("" for none), in the order of their codes."""

    @property
    def answer_words(self) -> Mapping[str, Mapping[str, AnswerWords]]:
        """By language, the words of each answer."""

    @property
    def answer_vocabulary(self) -> Mapping[str, tuple[str, ...]]:
        """All of these by language, in the order of their letters."""

    @property
    def question_words(self) -> Wordings[str]:
        """What a question holds that wants to know what is so, with its language."""

    @property
    def asking_words(self) -> frozenset[str]:
        """Right behind these words stands what is asked for, in whatever language."""

    @property
    def asked_words(self) -> Wordings[str]:
        """What a question about each answer holds, with the answer."""

    @property
    def dangers(self) -> Mapping[str, Danger]:
        """With all their wordings: as large, and asked for as little."""

    @property
    def alarms(self) -> Mapping[str, Danger]:
        """Every danger, without its wordings."""

    @property
    def danger_words(self) -> Wordings[tuple[str, str]]:
        """The wordings of all dangers, each with the danger and its language; the gravest first."""

    @property
    def topic_of(self) -> Mapping[str, str]:
        """The topic of each need."""

    @property
    def areas(self) -> Mapping[str, Area]: ...

    @property
    def regions(self) -> Mapping[str, str | None]:
        """The region that each area is or lies in; None of one that holds several."""

    @property
    def wide_areas(self) -> tuple[str, ...]:
        """All areas but municipalities."""

    @property
    def sources(self) -> Mapping[str, Source]: ...

    @property
    def prompts(self) -> Mapping[str, Mapping[str, str]]: ...

    @property
    def offers(self) -> Mapping[str, Mapping[tuple[str, str], Say]]:
        """By language, what menus, languages and options are offered with, by its prompt and its key: all callers hear
        the same."""

    @property
    def templates(self) -> Mapping[str, Mapping[str, str]]: ...

    def place(self, postcode: str) -> Place | None:
        """The place of a postal code, under the name of all that lies in it; or None."""

    def locality(self, postcode: str, key: str) -> Place | None:
        """The one place of a postal code that has this folded name without spaces, under its own name; or None."""

    @property
    def place_keys(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all places without spaces: of municipalities and areas, and of everything else."""

    @property
    def great_names(self) -> frozenset[str]:
        """The first of these: the names of municipalities and areas."""

    def area_place(self, area: str) -> Place | None:
        """An area, by its id, as a place without a postal code; or None."""

    def place_named(self, key: str) -> Place | None:
        """The place with this folded name, written without spaces, or None."""

    @property
    def place_nicknames(self) -> frozenset[str]:
        """Names without spaces that mean a place wherever they stand: regions, provinces, what operators wrote."""

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The single words that are long enough to be known with a typing mistake, in the order of their letters."""

    @property
    def texted_words(self) -> Mapping[str, Joins]:
        """The single words of all words and phrases that mean something, with what may stand beside them in a form of
        one of several words."""

    @property
    def organisation_keys(self) -> tuple[str, ...]:
        """The names of organisations as they are texted, without spaces, in the order of their letters."""

    def heard(self, sound: str, language: str) -> str:
        """The word of a language that has this sound (`ivr.language.homophones`), or ""; none of what is nobody else's
        business."""

    def rooted(self, root: str, language: str) -> str:
        """The word or phrase of a language that has this root (`ivr.language.roots`), or ""."""

    def begins_rooted(self, root: str, language: str) -> bool:
        """Whether a phrase of several words of a language may have a root that begins with these two."""

    @property
    def signs(self) -> frozenset[str]:
        """The emoji that mean something, alone or beside others."""

    def meanings(self, phrase: str) -> tuple[Meaning, ...]:
        """What a folded word or phrase can mean; nothing where no operator wrote it down."""

    def begins(self, words: str) -> bool:
        """Whether a phrase of several words that means something may begin with these two or three."""

    def services(self, asked: str | None = None, areas: tuple[str, ...] = ()) -> list[ServiceEntry]:
        """The services for a topic or a need (None: any) in at least one of these areas (none: anywhere), by id."""

    def is_served(self, asked: str) -> bool:
        """Whether anybody is there for a topic or a need."""

    def standing(self, asked: str | None, area: str) -> Sequence[tuple[Before, Sequence[Alike]]]:
        """The services for a topic or a need (None: any) in an area, by what they stand by before anybody says more,
        and those that stand equally by it: the newest facts first."""

    def newest(self, alike: int, most: int) -> list[tuple[str, int]]:
        """So many of those that are alike, by id with their age (`months_back`): by age, then by id."""

    def listed(self, id: str, grounds: Grounds) -> ServiceEntry:
        """A service that is known to be there, and has these grounds; it is read when it is looked at."""

    def first_doors(self, areas: tuple[str, ...]) -> list[ServiceEntry]:
        """Who has to help everybody in one of these areas (`Service.first_door`), by id."""

    def service(self, id: str) -> ServiceEntry | None:
        """The service `organisation/service`, or None."""

    def services_of(self, organisation: str) -> list[ServiceEntry]:
        """The services of one organisation, in its order; none where there is no such organisation."""

    def coded(self, code: str) -> tuple[str, str] | None:
        """What a short code stands for: ("topic", "need", "answer" or "organisation", its id), or None."""


def is_sensitive(library: Topical, topics: Iterable[str]) -> bool:
    """Whether one of these topics is nobody else's business (`Topic.sensitive`)."""
    known = library.topics
    for topic in topics:  # `any` takes twice as long, and each answer asks this several times
        if topic in known and known[topic].sensitive:
            return True
    return False


def is_urgent(library: Topical, topics: Iterable[str]) -> bool:
    """Whether one of these topics may not wait (`Topic.urgent`); what is sensitive may not."""
    known = library.topics
    for topic in topics:  # as above
        if topic in known and known[topic].cannot_wait:
            return True
    return False


def spoken_languages(library: Library, number: str = "") -> list[str]:
    """The languages that calls offer, in their order: that of the line, or of the number that was dialled."""
    codes, known = library.line.spoken, library.line.number(number)
    first = [code for code in known.first if code in codes] if known else []
    return list(dict.fromkeys([*first, *codes])) if first else list(codes)


def advice_for(library: Library, topic: str, need: str, language: str) -> str:
    """What the need itself has to say, else its topic; "" where neither has anything, or not in this language."""
    if topic not in library.topics:
        return ""
    known = library.topics[topic]
    own = known.needs[need].advice if need in known.needs else {}
    return (own or known.advice).get(language, "")


def catalogue(library: Speaking, language: str) -> Catalogue:
    return Catalogue(language, library.prompts[language])


def place_of(library: Library, id: str) -> Place | None:
    """A place by its id (`Place.id`)."""
    postcode, _, name = id.partition(" ")
    if not postcode.isdecimal():
        return library.area_place(id)
    return (library.locality(postcode, name.replace(" ", "")) if name else None) or library.place(postcode)
