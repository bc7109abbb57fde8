"""Which files the content is made of, and all of them read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ivr.content.read.document import YamlDocument, problem, read_text, read_yaml
from ivr.errors import Problem
from ivr.language.templates import VARIABLES

_LONGEST_ID = 40
_SLUG_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")


@dataclass
class Files:
    """The content as typed. Each dictionary goes by id: of an organisation, a menu file, a language."""

    line: YamlDocument
    topics: YamlDocument
    areas: YamlDocument
    sources: YamlDocument
    keywords: YamlDocument
    place_names: YamlDocument
    organisations: dict[str, YamlDocument] = field(default_factory=dict)
    menus: dict[str, YamlDocument] = field(default_factory=dict)
    texts: dict[str, YamlDocument] = field(default_factory=dict)
    templates: dict[tuple[str, str], str] = field(default_factory=dict)
    postcodes: list[dict[str, str]] = field(default_factory=list)

    def offered(self) -> list[str]:
        """The codes of the languages of the line, for voice or SMS, in their order."""
        return [code for _, code in self.line.find("languages", "*", "code") if isinstance(code, str)]

    def documents(self) -> Iterator[YamlDocument]:
        yield from (self.line, self.topics, self.areas, self.sources, self.keywords, self.place_names)
        for several in (self.organisations, self.menus, self.texts):
            yield from several.values()


class Reader:
    """Reads files below a root and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def yaml(self, file: str) -> YamlDocument:
        document, problems = read_yaml(self.root, file)
        self.problems += problems
        return document

    def text(self, file: str) -> str | None:
        text, problems = read_text(self.root, file)
        self.problems += problems
        return text

    def folder(self, folder: str, leave: Iterable[str] = ()) -> dict[str, YamlDocument]:
        """Every YAML file of a folder by its id; a file with a name that is no id is a problem."""
        found = {}
        for path in sorted((self.root / folder).glob("*.*")):
            file = f"{folder}/{path.name}"
            if path.name in (*leave, "README.md") or path.name.startswith("."):
                continue
            if not _SLUG_FILE.fullmatch(path.name) or len(path.stem) > _LONGEST_ID:
                self.problems.append(problem("F111", file, 0, f"{path.name} is not a good name for a file"))
            found[path.stem] = self.yaml(file)
        return found


def read_files(root: Path) -> tuple[Files, list[Problem]]:
    """All content below a root folder, as whole as it can be read, and every problem met while reading."""
    reader = Reader(root)
    files = Files(
        line=reader.yaml("menus/line.yaml"),
        topics=reader.yaml("data/topics.yaml"),
        areas=reader.yaml("data/areas.yaml"),
        sources=reader.yaml("data/sources.yaml"),
        keywords=reader.yaml("sms_templates/keywords.yaml"),
        place_names=reader.yaml("data/place_names.yaml"),
        organisations=reader.folder("data/organisations"),
        menus=reader.folder("menus", leave=["line.yaml"]),
    )
    for language in files.offered():
        files.texts[language] = reader.yaml(f"menus/texts/{language}.yaml")
    for language, name in _templates(files):
        text = reader.text(f"sms_templates/{language}/{name}.txt")
        if text is not None:
            files.templates[language, name] = text
    files.postcodes = _rows(reader.text("data/postcodes.csv"))
    problems = [_missing_template(found) for found in reader.problems]
    return files, problems


def _templates(files: Files) -> Iterator[tuple[str, str]]:
    for _, language in files.line.find("languages", "*"):
        if isinstance(language, dict) and language.get("sms") == "yes" and "code" in language:
            yield from ((str(language["code"]), name) for name in sorted(VARIABLES))


def _missing_template(found: Problem) -> Problem:
    if found.code == "F101" and found.file.startswith("sms_templates/") and found.file.endswith(".txt"):
        return problem("S603", found.file, 0, found.message)
    return found


def _rows(text: str | None) -> list[dict[str, str]]:
    """The rows of a CSV by column; one with too many or too few columns holds a None, for the check to find."""
    return list(csv.DictReader(io.StringIO(text or ""), quoting=csv.QUOTE_NONE))
