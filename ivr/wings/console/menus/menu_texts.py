"""The files of the menus alone, as they stand or as they would be: of thousands of organisations none is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from ivr.content.catalogues.translated import translate_some
from ivr.content.checks.manners import check_manners
from ivr.content.checks.menus import check_menus
from ivr.content.checks.shortcodes import check_codes
from ivr.content.read.document import YamlDocument, yaml_document
from ivr.content.read.files import LINE, PROMPTS, TERMS, Files
from ivr.content.read.po import file_of, parse
from ivr.errors import Problem
from ivr.wings.console.desk.while_unchanged import while_unchanged

TOPICS = "data/topics.yaml"
_FILES = ("menus/*.yaml", "menus/texts/*.po", TOPICS, "data/answers/*.yaml")
_LOST = ("M305", "M309", "M314")
"""What a caller would not reach any more. A check warns of some of these; nobody who arranges menus wants one."""
_OF_MENUS = ("M3", "T4", "D205", "D208", "D222", "D237", "C803", "F1", "L505")
_UNKNOWN_HERE = ("M312",)
"""Whom the organisations would have to be opened for."""


@dataclass(frozen=True)
class MenuTexts:
    """The texts of these files by their names. What they say is read once."""

    texts: Mapping[str, str]

    @cached_property
    def files(self) -> Files:
        """What they say, as far as it can be read; every language is laid beside."""
        return self._read[0]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What `wegwijs check` would say of menus, their sentences and topics."""
        files, found = self._read
        all_found = (*found, *check_menus(files), *check_manners(files), *check_codes(files))
        return tuple(one for one in all_found if one.code.startswith(_OF_MENUS) and one.code not in _UNKNOWN_HERE)

    @cached_property
    def _read(self) -> tuple[Files, list[Problem]]:
        files, problems = _files(self.texts)
        return files, [*problems, *translate_some(files)]

    @property
    def source(self) -> str:
        """The language in which operators write."""
        return self.files.source

    @property
    def start(self) -> str:
        """The menu where calls begin."""
        return str(self.files.line.data.get("start", ""))

    def others(self) -> list[str]:
        """The languages of the catalogues."""
        return [code for code in self.files.languages() if code != self.source]

    def menus(self) -> dict[str, list[dict[str, str]]]:
        """The choices of each menu, in the order in which they are said."""
        found = {}
        for document in self.files.menus.values():
            for menu, data in document.data.items():
                choices = data.get("choices", ()) if isinstance(data, dict) else ()
                found[menu] = [choice for choice in choices if isinstance(choice, dict)]
        return found

    def file_of_menu(self, menu: str) -> str:
        """The file in which a menu stands; raises `KeyError` for one that is not there."""
        return next((one.file for one in self.files.menus.values() if menu in one.data), None) or _none(menu)

    def said(self, language: str, sentence: str) -> str:
        """A sentence of the line in a language; "" where it is not there."""
        document = self.files.texts.get(language)
        found = document.data.get(sentence) if document else None
        return found if isinstance(found, str) else ""

    def changed(self, new: Mapping[str, str]) -> MenuTexts:
        """The same with these files as given."""
        return MenuTexts({**self.texts, **new})


def menu_texts(root: Path, more: Iterable[str] = ()) -> MenuTexts:
    """What stands below a content folder now, with `more` files or patterns of SMS templates besides."""
    return _texts_below(root, tuple(more))


@while_unchanged("menus", TOPICS, "data/answers", "sms_templates")
def _texts_below(root: Path, more: tuple[str, ...]) -> MenuTexts:
    found = {path for pattern in (*_FILES, *more) for path in root.glob(pattern)}
    return MenuTexts({path.relative_to(root).as_posix(): text_of_file(path) for path in sorted(found)})


def text_of_file(path: Path) -> str:
    """A file to the letter, as the desk keeps it."""
    return path.read_bytes().decode("utf-8-sig")


def against(before: MenuTexts, after: MenuTexts) -> tuple[Problem, ...]:
    """What forbids this change: errors that were not there before, and whatever callers would not reach any more."""
    known = {(one.code, one.message) for one in before.problems}
    fresh = [one for one in after.problems if (one.code, one.message) not in known]
    lost = [replace(one, level="error") for one in fresh if one.code in _LOST]
    return (*(one for one in fresh if one.level == "error"), *(one for one in lost))


def _files(texts: Mapping[str, str]) -> tuple[Files, list[Problem]]:
    read = {file: yaml_document(file, text) for file, text in texts.items() if file.endswith(".yaml")}
    problems = [problem for _, found in read.values() for problem in found]

    def one(file: str) -> YamlDocument:
        return read[file][0] if file in read else YamlDocument(file)

    def folder(of: str) -> dict[str, YamlDocument]:
        own = [file for file in read if str(PurePosixPath(file).parent) == of and file not in (LINE, PROMPTS, TERMS)]
        return {PurePosixPath(file).stem: read[file][0] for file in own}

    files = Files(line=one(LINE), prompts=one(PROMPTS), topics=one(TOPICS))
    files.menus, files.answers = folder("menus"), folder("data/answers")
    for language in files.languages():
        if language != files.source and (text := texts.get(file_of(language))) is not None:
            files.catalogues[language] = parse(text, language)[0]
    return files, problems


def _none(menu: str) -> str:
    raise KeyError(menu)
