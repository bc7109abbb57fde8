"""The tree of menus as a map: what is said, which key leads where, and how long a caller listens until then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from ivr.errors import Problem
from ivr.language.seconds import seconds_to_say
from ivr.wings.console.menus.menu_texts import MenuTexts

LeadsBy = Literal["goto", "topic", "answers", "tell"]
"""How a choice leads somewhere: to a menu, a topic, what there is to know of it, or words that are told."""
WAYS: tuple[LeadsBy, ...] = get_args(LeadsBy)


@dataclass(frozen=True)
class MappedChoice:
    """A key of a menu. `id` tells it from the others of its menu; `said` is "" where the language lacks it. `begins`
    and `until` are when its words begin and are over, in seconds from the start of the menu, and `way` from the start
    of the first one. `leads` is the name of where it goes, and `below` that menu."""

    id: str
    at: int
    key: str
    say: str
    said: str
    stale: bool
    begins: float
    until: float
    way: float
    by: LeadsBy | None
    target: str
    leads: str
    below: MappedMenu | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class MappedMenu:
    """A menu on the map. `path` are the names of those above it, `level` counts from 1, `seconds` is all of it;
    `numbers` are those of the line whose calls begin here."""

    id: str
    name: str
    path: tuple[str, ...]
    level: int
    seconds: float
    choices: tuple[MappedChoice, ...]
    problems: tuple[Problem, ...]
    numbers: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Its name behind those of the menus above: of two menus one name may be the same."""
        return " › ".join((*self.path, self.name))


class HeardAt(NamedTuple):
    """When a choice is heard: its name, its key, and the seconds from the start of the menu until it is over."""

    name: str
    key: str
    until: float


@dataclass(frozen=True)
class Shift:
    """A choice that is heard at another moment; None where it was not in the menu, or is not any more."""

    before: HeardAt | None
    after: HeardAt | None

    @property
    def name(self) -> str:
        return (self.after or self.before or HeardAt("", "", 0.0)).name


def choice_id(choice: Mapping[str, object]) -> str:
    """What tells a choice from the others of its menu: where it leads."""
    by = leads_by(choice)
    return f"{by}:{choice[by]}" if by else f"say:{choice.get('say', '')}"


def leads_by(choice: Mapping[str, object]) -> LeadsBy | None:
    return next((by for by in WAYS if by in choice), None)


def name_of(sentence: str) -> str:
    """What a choice is called: its sentence without the key.

    >>> name_of("A doctor or medical care: press {key}."), name_of("For food, press {key}."), name_of("Women {key}")
    ('A doctor or medical care', 'For food', 'Women')
    """
    before, _, after = sentence.partition("{key}")
    sign = next((sign for sign in ":,،" if sign in before), None)
    return ((before.rpartition(sign)[0] if sign else before).strip() or after).strip(" .:")


def tree_of(texts: MenuTexts, language: str, first: str = "") -> MappedMenu:
    """The map below the menu where calls begin."""
    return _Surveyor(texts, language, first).menu(texts.start, (), (), 0.0)


def every_menu(tree: MappedMenu) -> Iterator[MappedMenu]:
    """A menu and all below it, each once, in the order of a caller who tries every key."""
    seen: dict[str, MappedMenu] = {}

    def walk(menu: MappedMenu) -> None:
        seen.setdefault(menu.id, menu)
        for choice in menu.choices:
            if choice.below:
                walk(choice.below)

    walk(tree)
    yield from seen.values()


def moments(choices: Iterable[Mapping[str, object]], said: Mapping[str, str]) -> dict[str, HeardAt]:
    """When each choice of a menu is heard, by its id; `said` are the sentences of a language."""
    found: dict[str, HeardAt] = {}
    seconds = 0.0
    for choice in choices:
        sentence = said.get(str(choice.get("say")), "")
        seconds += seconds_to_say(sentence)
        found[choice_id(choice)] = HeardAt(name_of(sentence), str(choice.get("key", "")), seconds)
    return found


def shifts(before: Mapping[str, HeardAt], after: Mapping[str, HeardAt]) -> list[Shift]:
    """The choices that are heard at another moment, in the order in which they are said now."""
    both = ((before.get(id), after.get(id)) for id in dict.fromkeys([*after, *before]))
    return [Shift(was, now) for was, now in both if _heard(was) != _heard(now)]


def _heard(moment: HeardAt | None) -> tuple[str, float] | None:
    return (moment.key, round(moment.until, 1)) if moment else None


class _Surveyor:
    """Walks a tree and writes down what it meets; a menu that leads back into itself is not entered again."""

    def __init__(self, texts: MenuTexts, language: str, first: str) -> None:
        self._texts, self._language, self._first = texts, language, first
        self._menus = texts.menus()
        self._of_menu, self._of_sentence = _placed(texts)
        line = texts.files.line
        self._starts = [(str(start), loc[1]) for loc, start in line.texts("numbers", "*", "start")]
        self._numbers = {loc[1]: number for loc, number in line.texts("numbers", "*", "number")}
        catalogue = texts.files.catalogues.get(language)
        self._entries = catalogue.by_place() if catalogue else {}

    def menu(self, id: str, path: tuple[str, ...], way: tuple[str, ...], since: float) -> MappedMenu:
        choices, seconds = [], 0.0
        for at, choice in enumerate(self._menus.get(id, ())):
            mapped = self._choice(at, choice, path, (*way, id), seconds, since)
            choices.append(mapped)
            seconds = mapped.until
        numbers = tuple(self._numbers.get(at, "") for start, at in self._starts if start == id)
        name = path[-1] if path else self._first or id
        return MappedMenu(
            id, name, path[:-1], len(way) + 1, seconds, tuple(choices), self._of_menu.get(id, ()), numbers
        )

    def _choice(
        self,
        at: int,
        choice: dict[str, str],
        path: tuple[str, ...],
        way: tuple[str, ...],
        begins: float,
        since: float,
    ) -> MappedChoice:
        by, say, key = leads_by(choice), str(choice.get("say", "")), str(choice.get("key", ""))
        sentence = self._texts.said(self._language, say)
        until = begins + seconds_to_say(sentence)
        target = str(choice[by]) if by else ""
        name = name_of(self._texts.said(self._texts.source, say)) or say
        below = None
        if by == "goto" and target in self._menus and target not in way:
            below = self.menu(target, (*path, name), way, since + until)
        leads = self._name(by, target, name)
        said = sentence.replace("{key}", key)
        found = (*self._of_sentence.get((self._language, say), ()),)
        return MappedChoice(
            choice_id(choice), at, key, say, said, self._is_stale(say), begins, until, since + until, by, target,
            leads, below, found,
        )  # fmt: skip

    def _name(self, by: LeadsBy | None, target: str, name: str) -> str:
        if by in ("topic", "answers"):
            return topic_name(self._texts, target)
        return self._texts.said(self._texts.source, target) if by == "tell" else name

    def _is_stale(self, say: str) -> bool:
        entry = self._entries.get(f"prompt:{say}")
        return bool(entry and not entry.translates(self._texts.said(self._texts.source, say)))


def topic_name(texts: MenuTexts, topic: str) -> str:
    """What operators call a topic or a need of one; its id where it has no name."""
    for _, data in (*texts.files.topics.find(topic), *texts.files.topics.find("*", "needs", topic)):
        name = data.get("name") if isinstance(data, dict) else None
        said = name.get(texts.source) if isinstance(name, dict) else name
        return str(said or topic)
    return topic


def _placed(texts: MenuTexts) -> tuple[dict[str, tuple[Problem, ...]], dict[tuple[str, str], tuple[Problem, ...]]]:
    """The problems of each menu, and those of each sentence by its language."""
    menus: dict[str, list[Problem]] = {}
    sentences: dict[tuple[str, str], list[Problem]] = {}
    begin = {
        (document.file, document.lines.get((menu,), 0)): menu
        for document in texts.files.menus.values()
        for menu in document.data
    }
    of_line = {
        (document.file, line): (language, str(loc[0]))
        for language, document in texts.files.texts.items()
        for loc, line in document.lines.items()
        if len(loc) == 1
    }
    for problem in texts.problems:
        above = [(line, menu) for (file, line), menu in begin.items() if file == problem.file and line <= problem.line]
        if above:
            menus.setdefault(max(above)[1], []).append(problem)
        elif sentence := of_line.get((problem.file, problem.line)):
            sentences.setdefault(sentence, []).append(problem)
    return {id: tuple(found) for id, found in menus.items()}, {id: tuple(found) for id, found in sentences.items()}
