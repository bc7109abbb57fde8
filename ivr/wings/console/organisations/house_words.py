"""What the pages call what stands in the files in one word: kinds of contacts, how somebody knows, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from babel import Locale

from ivr.content.read.files import Files
from ivr.model.directory import Audience, Interpreter
from ivr.model.kinds import KINDS
from ivr.model.provenance import How, Standing
from ivr.model.tables import complete
from ivr.wings.console.interface import _, lazy

_KINDS = {
    "phone": lazy("Telephone"),
    "whatsapp": lazy("WhatsApp"),
    "telegram": lazy("Telegram"),
    "chat": lazy("Chat on a website"),
    "email": lazy("E-mail"),
    "form": lazy("Form on a website"),
    "visit": lazy("Address, to go there"),
    "website": lazy("Website"),
}
_HOW = {
    "called": lazy("I called them"),
    "visited": lazy("I was there"),
    "website": lazy("I read it on their own website"),
    "asked": lazy("They told me"),
}
_TOLD = {
    "called": lazy("somebody called"),
    "visited": lazy("somebody was there"),
    "website": lazy("somebody read their website"),
    "asked": lazy("they were asked"),
}
APPOINTMENT_WORDS = {
    "": lazy("Nobody wrote it down"),
    "required": lazy("Needed"),
    "possible": lazy("Possible"),
    "not-needed": lazy("Not needed"),
}
_INTERPRETER = {
    "unknown": lazy("Nobody wrote it down"),
    "yes": lazy("Yes"),
    "on-request": lazy("On request"),
    "no": lazy("No"),
}
_AUDIENCE = {
    "women": lazy("women"),
    "minors": lazy("children"),
    "young-people": lazy("young people"),
    "families": lazy("families"),
    "lgbtqi": lazy("LGBTQI+ people"),
    "workers": lazy("workers"),
    "detained": lazy("people in detention"),
    "asylum-seekers": lazy("people who ask for asylum"),
    "refugees": lazy("refugees"),
    "ukrainians": lazy("people from Ukraine"),
    "volunteers": lazy("volunteers"),
    "professionals": lazy("professionals only"),
}
STANDING_WORDS: dict[Standing, object] = {
    "confirmed": lazy("sure"),
    "one-source": lazy("one source says it"),
    "disputed": lazy("sources do not agree"),
    "gone": lazy("is no more: given to nobody"),
}
NUMBER_WORDS = {
    "free": lazy("free to call"),
    "mobile": lazy("a mobile number"),
    "fixed": lazy("an ordinary number"),
    "short": lazy("a short number"),
}
ABOUT_WORDS = {
    "phone": lazy("The number is another one"),
    "hours": lazy("The opening hours are others"),
    "address": lazy("The address is another one"),
    "owner": lazy("It is somebody else's number or door"),
    "gone": lazy("It does not exist any more"),
}
KIND_WORDS = complete("KIND_WORDS", _KINDS, KINDS)
HOW_WORDS = complete("HOW_WORDS", _HOW, get_args(How))
HOW_TOLD = complete("HOW_TOLD", _TOLD, get_args(How))
INTERPRETER_WORDS = complete("INTERPRETER_WORDS", _INTERPRETER, get_args(Interpreter))
AUDIENCE_WORDS = complete("AUDIENCE_WORDS", _AUDIENCE, get_args(Audience))
_SPOKEN = (
    "nl fr en de ar fa prs ps tr ru uk ro bg pl es pt it sq hy ka ti am so ku ckb ur hi pa bn ne zh vi ln sw ff".split()
)
"""What there is to choose from: the languages that organisations here name most. Others that are there stay."""


def kind_name(kind: str) -> str:
    return str(KIND_WORDS.get(kind, kind))


def language_choices(locale: str, also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Codes of languages with their names, in the order of the alphabet of who reads them."""
    codes = dict.fromkeys([*_SPOKEN, *also])
    return sorted(((code, language_name(code, locale)) for code in codes), key=lambda one: one[1].casefold())


def language_name(code: str, locale: str) -> str:
    """The name of a language, or its code where nobody knows one."""
    name = Locale.parse(locale).languages.get({"prs": "fa_AF"}.get(code, code), code)
    return str(name)[:1].upper() + str(name)[1:]


def named(record: Mapping[str, object], locale: str, source: str, id: str) -> str:
    """The name of a topic, a need or an area, as it is said in a language, else in that of the content."""
    name = record.get("name")
    said = name if isinstance(name, dict) else {source: name}
    return str(said.get(locale) or said.get(source) or id)


def topic_choices(files: Files, locale: str) -> list[tuple[str, str]]:
    topics = files.topics.data
    return [(id, named(topic, locale, files.source, id)) for id, topic in topics.items() if isinstance(topic, dict)]


def need_choices(files: Files, locale: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The needs below the name of each topic that has some."""
    found = []
    for id, topic in files.topics.data.items():
        needs = topic.get("needs", {}) if isinstance(topic, dict) else {}
        if needs:
            own = [(need, named(one, locale, files.source, need)) for need, one in needs.items()]
            found.append((named(topic, locale, files.source, id), own))
    return found


def area_choices(files: Files, locale: str) -> list[tuple[str, str]]:
    """The areas that somebody wrote down; those that were made for the rows of a table are no choice."""
    return [
        (id, named(area, locale, files.source, id))
        for id, area in files.areas.data.items()
        if isinstance(area, dict) and area.get("municipality") != "yes"
    ]


def checked_told(day: str, how: str) -> str:
    """Who made sure when, in a few words."""
    return f"{partial_date(day)}: {HOW_TOLD.get(how, how)}"


def partial_date(day: str) -> str:
    """A date as exact as it is known: "26/11/2026", "11/2026", "2026".

    >>> partial_date("2026-11-26"), partial_date("2026-11"), partial_date("2026")
    ('26/11/2026', '11/2026', '2026')
    """
    return "/".join(reversed(day.split("-")))


def closure_told(first: str, last: str, before: str = "") -> str:
    """Some days, behind a word."""
    told = _("%(first)s to %(last)s", first=partial_date(first), last=partial_date(last))
    return f"{before} {partial_date(first) if first == last else told}".strip()


def way_told(way: str) -> str:
    """A contact in words, by its name.

    >>> way_told("advice.phone-2")
    'Telephone 2 (advice)'
    """
    service, __, name = way.rpartition(".")
    kind, __, number = name.partition("-")
    return " ".join(filter(None, (kind_name(kind), number, f"({service})" if service else "")))


def is_over(last: str, today: date) -> bool:
    """Whether the last of some closed days has gone by."""
    return last < today.isoformat()
