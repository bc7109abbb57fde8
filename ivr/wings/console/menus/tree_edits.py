"""Changes of the tree: choices moved, added and taken away, and menus of their own. Texts in, texts out; keys are
counted anew, and a sentence that nothing says any more goes with its choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ivr.content.read.document import yaml_document
from ivr.content.rewriting import insert, move, put, remove
from ivr.wings.console.interface import lazy
from ivr.wings.console.menus.menu_texts import MenuTexts
from ivr.wings.console.menus.sentence_edits import new_id, with_sentence, without_unused
from ivr.wings.console.menus.tree_map import LeadsBy, choice_id, name_of


class FieldFault(Exception):
    """What somebody typed cannot be used; `field` of the form says why."""

    def __init__(self, field: str, why: object) -> None:
        super().__init__(field)
        self.field, self.why = field, why


class ChoiceGone(Exception):
    """The choice that somebody wants to change is not there any more."""


@dataclass(frozen=True)
class NewChoice:
    """A choice that comes last in its menu: where it leads, and its sentence by its name, or new by language. `told`
    is what a choice tells, by language, where that is new."""

    by: LeadsBy
    target: str
    say: str
    words: Mapping[str, str]
    told: Mapping[str, str]


@dataclass(frozen=True)
class Lost:
    """What callers would not reach any more without a choice: topics, topics whose answers these are, and menus."""

    topics: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    menus: tuple[str, ...] = ()

    @property
    def is_too_much(self) -> bool:
        """Whether something is there that people look for; menus without it are no loss."""
        return bool(self.topics or self.answers)


def moved(texts: MenuTexts, menu: str, choice: str, to: int) -> MenuTexts:
    """The texts with a choice at another index of its menu, as near as that can be."""
    at = _at(texts, menu, choice)
    to = max(0, min(to, len(texts.menus()[menu]) - 1))
    return _settled(texts, _edited(texts, menu, lambda text: move(text, (menu, "choices", at), to)))


def moved_into(texts: MenuTexts, menu: str, choices: Sequence[str], other: str) -> MenuTexts:
    """The texts with choices of a menu last in another one."""
    changed = texts
    for choice in choices:
        at = _at(changed, menu, choice)
        item = changed.menus()[menu][at]
        changed = _inserted(_removed(changed, menu, at), other, item)
    return _settled(texts, changed)


def taken(texts: MenuTexts, menu: str, choice: str) -> MenuTexts:
    """The texts without a choice, and without the menus that nothing leads to then."""
    changed = _removed(texts, menu, _at(texts, menu, choice))
    for lost in _reached(texts.menus(), texts.start) - _reached(changed.menus(), texts.start):
        if lost in changed.menus():
            changed = _edited(changed, lost, lambda text, lost=lost: remove(text, (lost,)))  # type: ignore[misc]
    return _settled(texts, changed)


def added(texts: MenuTexts, menu: str, new: NewChoice) -> MenuTexts:
    """The texts with one more choice; raises `FieldFault` where it has no words."""
    last = str(texts.menus()[menu][-1].get("say", ""))
    changed, say = texts, new.say or _said_elsewhere(texts, new)
    if any(new.words.values()):
        changed, say = _with_words(changed, new.words, last)
    if not say:
        raise FieldFault(f"words_{texts.source}", lazy("Say in a few words where this leads."))
    target = new.target
    if new.by == "tell" and not target:
        target = new_id(new.told.get(texts.source, ""), texts.files.prompts.data.keys(), "tell-")
        changed = with_sentence(changed, target, new.told, last)
    item = {"key": str(len(texts.menus()[menu]) + 1), "say": say, new.by: target}
    return _settled(texts, _inserted(changed, menu, item))


def with_submenu(texts: MenuTexts, menu: str, words: Mapping[str, str], choices: Sequence[str]) -> MenuTexts:
    """The texts with a new menu, which takes these choices of another one and stands where the first of them stood."""
    items = texts.menus()[menu]
    inside = [item for item in items if choice_id(item) in choices]
    if not inside:
        raise FieldFault("choices", lazy("Tick what goes into the new menu: an empty one would lead nowhere."))
    changed, say = _with_words(texts, words, str(inside[0].get("say", "")))
    id = new_id(name_of(words.get(texts.source, "")), texts.menus().keys())
    at = items.index(inside[0])
    leads = {"key": str(at + 1), "say": say, "goto": id}
    changed = _edited(changed, menu, lambda text: insert(text, (menu, "choices", at), leads))
    for choice in choices:
        changed = _removed(changed, menu, _at(changed, menu, choice))
    return _settled(texts, _edited(changed, menu, lambda text: _with_menu(text, id, inside)))


def lost_without(texts: MenuTexts, menu: str, choice: str) -> Lost:
    """What callers would not reach any more if a choice were not there."""
    menus = texts.menus()
    less = {id: [one for one in own if id != menu or choice_id(one) != choice] for id, own in menus.items()}
    before, after = _reached(menus, texts.start), _reached(less, texts.start)

    def led(by: str, tree: Mapping[str, list[dict[str, str]]], reached: Collection[str]) -> set[str]:
        return {str(one[by]) for id in reached for one in tree[id] if by in one}

    topics = led("topic", menus, before) - led("topic", less, after)
    answers = led("answers", menus, before) - led("answers", less, after)
    return Lost(tuple(sorted(topics)), tuple(sorted(answers)), tuple(sorted(before - after)))


def _settled(before: MenuTexts, after: MenuTexts) -> MenuTexts:
    """The texts with keys that count from 1, and without sentences that nothing says any more."""
    for menu, choices in after.menus().items():
        for at, choice in enumerate(choices):
            if choice.get("key") != str(at + 1):
                loc = (menu, "choices", at, "key")
                after = _edited(after, menu, lambda text, loc=loc, at=at: put(text, loc, str(at + 1)))  # type: ignore[misc]
    return without_unused(before, after)


def _edited(texts: MenuTexts, menu: str, edit: Callable[[str], str]) -> MenuTexts:
    file = texts.file_of_menu(menu)
    return texts.changed({file: edit(texts.texts[file])})


def _at(texts: MenuTexts, menu: str, choice: str) -> int:
    ids = [choice_id(one) for one in texts.menus().get(menu, ())]
    if choice not in ids:
        raise ChoiceGone(choice)
    return ids.index(choice)


def _removed(texts: MenuTexts, menu: str, at: int) -> MenuTexts:
    if len(texts.menus()[menu]) == 1:
        why = lazy("This is all that its menu has. Take away the choice that leads there instead.")
        raise FieldFault("choice", why)
    return _edited(texts, menu, lambda text: remove(text, (menu, "choices", at)))


def _inserted(texts: MenuTexts, menu: str, item: Mapping[str, str]) -> MenuTexts:
    last = len(texts.menus()[menu])
    return _edited(texts, menu, lambda text: insert(text, (menu, "choices", last), dict(item)))


def _with_words(texts: MenuTexts, words: Mapping[str, str], after: str) -> tuple[MenuTexts, str]:
    """The texts with a new sentence of a menu, and the name of that sentence."""
    own = words.get(texts.source, "").strip()
    if not own:
        raise FieldFault(f"words_{texts.source}", lazy("Say in a few words where this leads."))
    if "{key}" not in own:
        raise FieldFault(f"words_{texts.source}", lazy("Write {key} where the key is said, at the end."))
    name = new_id(name_of(own), texts.files.prompts.data.keys(), "choice-")
    return with_sentence(texts, name, words, after), name


def _said_elsewhere(texts: MenuTexts, new: NewChoice) -> str:
    """The sentence of another choice that leads to the same."""
    every = (one for choices in texts.menus().values() for one in choices)
    return next((str(one["say"]) for one in every if one.get(new.by) == new.target and "say" in one), "")


def _reached(menus: Mapping[str, list[dict[str, str]]], start: str) -> set[str]:
    reached, waiting = set(), [start]
    while waiting:
        menu = waiting.pop()
        if menu in menus and menu not in reached:
            reached.add(menu)
            waiting += [str(choice["goto"]) for choice in menus[menu] if "goto" in choice]
    return reached


def _with_menu(text: str, id: str, choices: Sequence[Mapping[str, str]]) -> str:
    """A new menu at the end of a file, a line for each choice."""

    def line(choice: Mapping[str, str]) -> str:
        return ", ".join(f"{name}: {json.dumps(one) if name == 'key' else one}" for name, one in choice.items())

    new = f"{text.rstrip()}\n\n{id}:\n  choices:\n" + "".join(f"    - {{{line(one)}}}\n" for one in choices)
    expected = {id: {"choices": [dict(choice) for choice in choices]}}
    if yaml_document("", new)[0].data != yaml_document("", text)[0].data | expected:
        raise ValueError("this menu cannot be written into the file as it stands")
    return new
