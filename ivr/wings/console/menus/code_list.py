"""The short codes of posters: which leads where, which are free, and how one is given. Texts in, texts out."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ivr.content.checks.shortcodes import SERIES, Coded, free_of
from ivr.content.read.document import Loc, yaml_document
from ivr.content.read.file_reading import read_text
from ivr.content.read.files import RETIRED, Reader
from ivr.content.read.files import retired_codes as retired_file
from ivr.content.read.remembered import remembered
from ivr.content.rewriting import put, remove
from ivr.wings.console.desk.while_unchanged import while_unchanged
from ivr.wings.console.menus.menu_texts import TOPICS, MenuTexts, menu_texts
from ivr.wings.console.menus.tree_map import topic_name

_ORGANISATIONS = "data/organisations"
_WITH_A_CODE = (f"{_ORGANISATIONS}/", "data/answers/")
_ABOVE = "# Codes that led to something once, and to what. They may stand on posters: nothing else gets them.\n"
# Of thousands of organisations the first lines are enough: no file is parsed for the list of codes.
_CODE = re.compile(r"^code:[ \t]*[\"']?(\d+)", re.MULTILINE)
_NAME = re.compile(r"^name:[ \t]*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class PosterCode:
    """A thing that a code can lead to. `code` is "" where it has none, `within` the topic of a need or an answer."""

    kind: Coded
    id: str
    name: str
    code: str
    file: str
    within: str = ""

    @property
    def loc(self) -> Loc:
        """Where its code stands in its file."""
        return {"topic": (self.id, "code"), "need": (self.within, "needs", self.id, "code")}.get(self.kind, ("code",))


@while_unchanged("menus", TOPICS, "data/answers", _ORGANISATIONS)
def codes_below(root: Path) -> tuple[PosterCode, ...]:
    """Everything below a content folder that has a code or may have one, by its code."""
    return tuple(all_codes(menu_texts(root), organisation_texts(root)))


def all_codes(texts: MenuTexts, organisations: Mapping[str, str]) -> list[PosterCode]:
    """The same of texts; those of `organisations` are by their file."""
    found = [*_of_topics(texts), *_of_answers(texts), *_of_organisations(organisations)]
    return sorted(found, key=lambda one: (not one.code, one.code, one.name.lower()))


def organisation_texts(root: Path) -> dict[str, str]:
    """The file of every organisation."""
    names = sorted(path.name for path in (root / _ORGANISATIONS).glob("*.yaml"))
    files = [f"{_ORGANISATIONS}/{name}" for name in names]
    return {file: read_text(root, file)[0] or "" for file in files}


def with_and_without(codes: Sequence[PosterCode]) -> tuple[Sequence[PosterCode], Sequence[PosterCode]]:
    """Those that have a code, and those that have none, of some that stand as `all_codes` has them: of thousands, a
    hundred have one."""
    at = bisect_left(codes, True, key=lambda one: not one.code)
    return codes[:at], codes[at:]


def chosen_codes(codes: Iterable[PosterCode], words: str, kind: str) -> list[PosterCode]:
    """Those of a kind with all of these words in their code, their name or their id."""
    wanted = words.lower().split()
    of_kind = [one for one in codes if not kind or one.kind == kind]
    return [one for one in of_kind if _holds(one, wanted)] if wanted else of_kind


def _holds(one: PosterCode, words: Iterable[str]) -> bool:
    text = f"{one.code} {one.name} {one.id}".lower()
    return all(word in text for word in words)


def free_codes(codes: Iterable[PosterCode], retired: Collection[str]) -> dict[Coded, list[str]]:
    """For each kind the codes that nobody has, and that never led to something else."""
    taken = {*(one.code for one in codes), *retired}
    return {kind: list(free_of(kind, taken)) for kind in SERIES}


def why_not(kind: Coded, code: str, codes: Iterable[PosterCode], retired: Collection[str]) -> str:
    """What forbids a code, in a word that a page explains: "form", "taken", "retired"; "" for nothing."""
    if code not in map(str, SERIES[kind]):
        return "form"
    if any(one.code == code for one in codes):
        return "taken"
    return "retired" if code in retired else ""


def with_code(text: str, owner: PosterCode, code: str) -> str:
    """The text of its file with this code; below its name where it is new."""
    if owner.code or owner.kind in ("topic", "need"):
        return put(text, owner.loc, code)
    return _NAME.sub(lambda name: f'{name[0]}\ncode: "{code}"', text, count=1)


def _of_topics(texts: MenuTexts) -> Iterator[PosterCode]:
    for loc, data in texts.files.topics.find("*"):
        yield PosterCode("topic", str(loc[0]), topic_name(texts, str(loc[0])), _code(data), TOPICS)
    for loc, data in texts.files.topics.find("*", "needs", "*"):
        yield PosterCode("need", str(loc[2]), topic_name(texts, str(loc[2])), _code(data), TOPICS, str(loc[0]))


def _of_answers(texts: MenuTexts) -> Iterator[PosterCode]:
    for id, document in texts.files.answers.items():
        name = document.data.get("name", id)
        said = name.get(texts.source, id) if isinstance(name, dict) else name
        within = str(document.data.get("topic", ""))
        yield PosterCode("answer", id, str(said), _code(document.data), document.file, within)


def _of_organisations(organisations: Mapping[str, str]) -> Iterator[PosterCode]:
    for file, text in organisations.items():
        yield _of_organisation(OrganisationText(file, text))


@dataclass(frozen=True)
class OrganisationText:
    """What stands in the file of an organisation."""

    file: str
    text: str

    @property
    def seal(self) -> Hashable:
        return self.file, self.text


@remembered
def _of_organisation(typed: OrganisationText) -> PosterCode:
    code, name, id = _CODE.search(typed.text), _NAME.search(typed.text), PurePosixPath(typed.file).stem
    return PosterCode("organisation", id, _plain(name[1]) if name else id, code[1] if code else "", typed.file)


def _code(data: object) -> str:
    return str(data.get("code", "")) if isinstance(data, dict) else ""


def _plain(typed: str) -> str:
    """A name without its quotes."""
    if typed.startswith('"'):
        try:
            return str(json.loads(typed))
        except ValueError:
            return typed.strip('"')
    return typed.strip().strip("'")


def retired_codes(root: Path) -> Mapping[str, str]:
    """Codes that led to something once, and to what: they may stand on posters, and are given to nothing else."""
    return {code: str(led_to) for code, led_to in retired_file(Reader(root)).data.items()}


def has_codes(file: str) -> bool:
    """Whether codes stand in a file of this name."""
    return file == TOPICS or file.startswith(_WITH_A_CODE)


def codes_in(file: str, text: str) -> dict[str, str]:
    """The codes that stand in the text of a file, by what they lead to ("answers/night-rules", "needs/meal")."""
    if file == TOPICS:
        data = yaml_document(file, text)[0]
        found = [(f"topics/{loc[0]}", one) for loc, one in data.find("*", "code")]
        found += [(f"needs/{loc[2]}", one) for loc, one in data.find("*", "needs", "*", "code")]
        return {name: one for name, one in found if isinstance(one, str)}
    path, code = PurePosixPath(file), _CODE.search(text)
    return {f"{path.parent.name}/{path.stem}": code[1]} if code and file.startswith(_WITH_A_CODE) else {}


def with_retired(text: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The list of codes that led to something once, after what has codes changed: what is lost goes into it, and what
    has its own old one again comes out."""
    known = yaml_document(RETIRED, text)[0].data
    for name, code in after.items():
        if known.get(code) == name:
            text = remove(text, (code,))
    for name, code in before.items():
        if after.get(name) != code and code not in known:
            text = f"{text or _ABOVE}{json.dumps(code)}: {name}\n"
    return text
