"""Checks by ear: how long a caller listens, in which order they hear it, and whether there is anybody at the end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.around import mentioned_by
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.errors import Problem
from ivr.language.seconds import seconds_to_say

# A menu is heard by who does not know it yet: six choices of three seconds. Good lines stay under ten (nch.com.au).
LONGEST_MENU = 20
# Twelve languages that say no more than their name and their key.
LONGEST_LANGUAGES = 18


def check_manners(files: Files) -> Iterator[Problem]:
    yield from _check_lengths(files)
    for texts in files.texts.values():
        yield from _check_order(texts, files)
    yield from _check_languages(files)
    yield from _check_ends(files)


def _said(document: YamlDocument, menu: str, texts: YamlDocument) -> list[str]:
    """The sentences of a menu in one language, as far as they are there."""
    keys = [str(key) for _, key in document.find(menu, "choices", "*", "say")]
    return [text for key in keys for _, text in texts.texts(key)]


def _check_lengths(files: Files) -> Iterator[Problem]:
    for menu, language, seconds in menu_seconds(files):
        if seconds > LONGEST_MENU:
            file, _, id = menu.rpartition(": ")
            document = next(one for one in files.menus.values() if one.file == file)
            yield document.problem("M311", (id,), f"{id} takes {seconds:.0f} seconds in {language}")


def menu_seconds(files: Files) -> Iterator[tuple[str, str, float]]:
    """Each menu as `menus/main.yaml: health`, with the seconds that it takes in each language."""
    for document in files.menus.values():
        for menu in document.data:
            for language, texts in files.texts.items():
                seconds = sum(seconds_to_say(text) for text in _said(document, menu, texts))
                yield f"{document.file}: {menu}", language, seconds


def _check_order(texts: YamlDocument, files: Files) -> Iterator[Problem]:
    """What a key is for comes before the key: who hears the key first has forgotten it."""
    for document in files.menus.values():
        for _, key in document.find("*", "choices", "*", "say"):
            for loc, text in texts.texts(str(key)):
                if "{key}" in text and text.index("{key}") < len(text) / 2 - len("{key}"):
                    yield texts.problem("T405", loc, f"{key} says the key before what it is for")


def _check_languages(files: Files) -> Iterator[Problem]:
    spoken = [texts for language, texts in files.texts.items() if "voice" in files.channels(language)]
    offers = [text for texts in spoken for _, text in texts.texts("language-choice")]
    seconds = sum(seconds_to_say(text) for text in offers)
    if seconds > LONGEST_LANGUAGES:
        yield files.line.problem("L506", ("languages",), f"the languages take {seconds:.0f} seconds to offer")


def _check_ends(files: Files) -> Iterator[Problem]:
    served = {topic for own in mentioned_by(files) for topic in own.topics}
    for topic in files.topics.data:
        if topic not in served:
            yield files.topics.problem("M312", (topic,), f"nobody helps with {topic} yet")
