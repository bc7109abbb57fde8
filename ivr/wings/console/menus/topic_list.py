"""Topics with their needs, what they are called, and from where callers reach them."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.wings.console.menus.menu_texts import MenuTexts
from ivr.wings.console.menus.tree_map import MappedMenu, every_menu, topic_name


@dataclass(frozen=True)
class ListedNeed:
    """What people need of a topic, with its code."""

    id: str
    name: str
    code: str


@dataclass(frozen=True)
class ListedTopic:
    """A topic with its code and its needs, and the menus that lead to who helps, and to what there is to know."""

    id: str
    name: str
    code: str
    needs: tuple[ListedNeed, ...]
    helped: tuple[MappedMenu, ...]
    told: tuple[MappedMenu, ...]


def listed_topics(texts: MenuTexts, tree: MappedMenu) -> list[ListedTopic]:
    """Every topic, in the order of its file."""
    menus = list(every_menu(tree))
    return [
        ListedTopic(
            id,
            topic_name(texts, id),
            str(data.get("code", "")),
            tuple(_needs(texts, data)),
            _leading(menus, "topic", id),
            _leading(menus, "answers", id),
        )
        for id, data in texts.files.topics.data.items()
        if isinstance(data, dict)
    ]


def names_of(texts: MenuTexts, place: str) -> dict[str, str]:
    """What stands at a place for translators, by language."""
    names = {
        code: entry.text
        for code, catalogue in texts.files.catalogues.items()
        if (entry := catalogue.by_place().get(place))
    }
    id = place.removeprefix("topics:").removesuffix(".name").rpartition(".")[2]
    return {**dict.fromkeys(texts.files.languages(), ""), **names, texts.source: topic_name(texts, id)}


def _needs(texts: MenuTexts, data: dict[str, dict[str, dict[str, str]]]) -> list[ListedNeed]:
    needs = data.get("needs", {})
    return [ListedNeed(id, topic_name(texts, id), str(need.get("code", ""))) for id, need in needs.items()]


def _leading(menus: list[MappedMenu], by: str, target: str) -> tuple[MappedMenu, ...]:
    return tuple(menu for menu in menus if any((one.by, one.target) == (by, target) for one in menu.choices))
