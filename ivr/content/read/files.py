"""Which files the content is made of, and all of them read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from os import listdir
from pathlib import Path

from ivr.content.read.catalogue_files import catalogue_in
from ivr.content.read.document import YamlDocument, empty, problem
from ivr.content.read.file_reading import read_text, read_yaml
from ivr.content.read.former import renewed
from ivr.content.read.invisible import unseen
from ivr.content.read.keyword_files import merged
from ivr.content.read.po import PoFile, file_of
from ivr.content.read.remembered import seal_of
from ivr.content.read.table_files import FOLDER, Table, table_of
from ivr.errors import Problem
from ivr.language.templates import VARIABLES

LINE = "menus/line.yaml"
PROMPTS = "menus/texts.yaml"
TERMS = "menus/terms.yaml"
SOURCES = "data/sources.yaml"
NAMES = "sms_templates/organisations.yaml"
DANGERS = "data/dangers.yaml"
OTHERS = "sms_templates/others.yaml"
RETIRED = "data/retired_codes.yaml"

_NO_CATALOGUE = (
    "`wegwijs language update` writes one with every sentence, to be translated in Poedit or another such tool."
)
_LONGEST_ID = 40
_SLUG_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml")


class PostcodeRows(list[dict[str, str]]):
    """The rows of the table of postal codes, with a seal of its text. They never change."""

    seal: Hashable = None


@dataclass
class Files:
    """The content as typed. Each dictionary goes by id: of an organisation, an answer, a menu file, a language.

    `catalogues` holds those that could be read; `texts`, the prompts of each language, is filled from them. `words` are
    the keywords of a language, `keywords` all of them together; `alarms` are the wordings of danger of a language.
    `said_terms` are the words of a language for `terms`. Rows of `tables` become organisations like the others
    (`ivr.content.rows`)."""

    line: YamlDocument
    prompts: YamlDocument
    topics: YamlDocument = field(default_factory=lambda: YamlDocument("data/topics.yaml"))
    dangers: YamlDocument = field(default_factory=lambda: YamlDocument(DANGERS))
    areas: YamlDocument = field(default_factory=lambda: YamlDocument("data/areas.yaml"))
    sources: YamlDocument = field(default_factory=lambda: YamlDocument(SOURCES))
    place_names: YamlDocument = field(default_factory=lambda: YamlDocument("data/place_names.yaml"))
    retired: YamlDocument = field(default_factory=lambda: YamlDocument(RETIRED))
    names: YamlDocument = field(default_factory=lambda: YamlDocument(NAMES))
    others: YamlDocument = field(default_factory=lambda: YamlDocument(OTHERS))
    keywords: YamlDocument = field(default_factory=lambda: YamlDocument(NAMES))
    terms: YamlDocument = field(default_factory=lambda: YamlDocument(TERMS))
    organisations: dict[str, YamlDocument] = field(default_factory=dict)
    answers: dict[str, YamlDocument] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    menus: dict[str, YamlDocument] = field(default_factory=dict)
    catalogues: dict[str, PoFile] = field(default_factory=dict)
    texts: dict[str, YamlDocument] = field(default_factory=dict)
    words: dict[str, YamlDocument] = field(default_factory=dict)
    alarms: dict[str, YamlDocument] = field(default_factory=dict)
    said_terms: dict[str, YamlDocument] = field(default_factory=dict)
    templates: dict[tuple[str, str], str] = field(default_factory=dict)
    postcodes: PostcodeRows = field(default_factory=PostcodeRows)

    @property
    def source(self) -> str:
        """The language whose sentences stand where the facts are."""
        source = self.line.data.get("source")
        return source if isinstance(source, str) else ""

    def languages(self) -> list[str]:
        """The codes of all languages of the line in their order, offered or not yet."""
        return [code for _, code in self.line.find("languages", "*", "code") if isinstance(code, str) and code]

    def channels(self, code: str) -> frozenset[str]:
        """Where a language is offered: `voice`, `sms`, both, or nowhere yet."""
        entries = [entry for _, entry in self.line.find("languages", "*") if isinstance(entry, dict)]
        own = [entry for entry in entries if entry.get("code") == code]
        return frozenset(channel for entry in own for channel in ("voice", "sms") if entry.get(channel) == "yes")

    def offered(self) -> list[str]:
        """The languages that people can call or text."""
        return [code for code in self.languages() if self.channels(code)]

    def texted(self) -> list[str]:
        """The languages that people can text."""
        return [code for code in self.languages() if "sms" in self.channels(code)]

    def drafts(self) -> frozenset[str]:
        """What belongs to languages alone that nobody is offered yet: catalogues and terms; of those that are not
        texted, their words."""
        hidden = (code for code in self.languages() if not self.channels(code))
        untexted = (code for code in self.languages() if "sms" not in self.channels(code))
        files = [file for code in hidden for file in (file_of(code), terms_file(code))]
        return frozenset((*files, *(file for code in untexted for file in word_files_of(code))))

    def documents(self) -> Iterator[YamlDocument]:
        """Every document that was read as it stands in its file."""
        yield from self.organisations.values()
        yield from self.documents_besides()

    def documents_besides(self) -> Iterator[YamlDocument]:
        """The same without those of organisations."""
        yield from (self.line, self.prompts, self.topics, self.dangers, self.areas, self.sources, self.place_names)
        yield from (one for one in (self.retired, self.terms) if one.data)
        for several in (self.answers, self.menus, self.words, self.alarms, self.said_terms):
            yield from several.values()
        yield from (table.common for table in self.tables.values())


class Reader:
    """Reads files below a root and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def yaml(self, file: str) -> YamlDocument:
        document, problems = read_yaml(self.root, file)
        document, renamed = renewed(document)
        self.problems += [*problems, *renamed]
        return document

    def said_terms(self, file: str) -> YamlDocument:
        """The terms of a language. Nothing need be confused with one: translators write `not: ""`."""
        document, problems = read_yaml(self.root, file)
        self.problems += [found for found in problems if (found.code, found.message) != ("F107", "not has no value")]
        return document

    def text(self, file: str) -> str | None:
        text, problems = read_text(self.root, file)
        self.problems += problems
        return text

    def folder(self, folder: str, leave: Iterable[str] = ()) -> dict[str, YamlDocument]:
        """Every YAML file of a folder by its id; a file with a name that is no id is a problem."""
        found = {}
        for name in self._names(folder):
            file, id = f"{folder}/{name}", name.rpartition(".")[0]
            if name in (*leave, "README.md") or name.startswith("."):
                continue
            if not _SLUG_FILE.fullmatch(name) or len(id) > _LONGEST_ID:
                message = unseen(name).replace("in this line", "in the name of the file")
                self.problems.append(problem("F111", file, 0, message or f"{name} is not a good name for a file"))
            found[id] = self.yaml(file)
        return found

    def postcodes(self) -> PostcodeRows:
        """The rows of the table of postal codes by column; one with too many or too few cells holds a None, for the
        check to find."""
        return _rows(self.text("data/postcodes.csv") or "")

    def _names(self, folder: str) -> list[str]:
        """The names of all files of a folder that have an ending."""
        there = self.root / folder
        return sorted(name for name in listdir(there) if "." in name) if there.is_dir() else []

    def tables(self) -> dict[str, Table]:
        """Every table of the folder: the sheet, and the file that says what its rows have in common."""
        sheets = sorted(path.name for path in (self.root / FOLDER).glob("*.csv"))
        common = self.folder(FOLDER, leave=sheets)
        names = dict.fromkeys([*common, *(sheet.removesuffix(".csv") for sheet in sheets)])
        return {
            id: table_of(id, common.get(id) or self.yaml(f"{FOLDER}/{id}.yaml"), self.text(f"{FOLDER}/{id}.csv") or "")
            for id in names
        }


def read_files(root: Path, organisations: bool = True) -> tuple[Files, list[Problem]]:
    """All content below a root folder, as whole as it can be read, and every problem met while reading; without the
    files of `organisations`, which are most of it, for who asks nothing of these."""
    reader = Reader(root)
    files = Files(
        line=reader.yaml(LINE),
        topics=reader.yaml("data/topics.yaml"),
        areas=reader.yaml("data/areas.yaml"),
        sources=reader.yaml(SOURCES),
        prompts=reader.yaml(PROMPTS),
        place_names=reader.yaml("data/place_names.yaml"),
        dangers=reader.yaml(DANGERS) if (root / DANGERS).exists() else empty(DANGERS),
        retired=retired_codes(reader),
        names=reader.yaml(NAMES) if (root / NAMES).exists() else empty(NAMES),
        others=reader.yaml(OTHERS) if (root / OTHERS).exists() else empty(OTHERS),
        terms=reader.yaml(TERMS) if (root / TERMS).exists() else empty(TERMS),
        organisations=reader.folder("data/organisations") if organisations else {},
        answers=reader.folder("data/answers"),
        tables=reader.tables(),
        menus=reader.folder("menus", leave=["line.yaml", "texts.yaml", "terms.yaml"]),
    )
    _read_catalogues(reader, files)
    for language in files.languages():
        words, alarms = word_files_of(language)
        texted = "sms" in files.channels(language)
        if texted or _says_something(root / words):
            files.words[language] = reader.yaml(words)
        if files.dangers.data and (texted or _says_something(root / alarms)):
            files.alarms[language] = reader.yaml(alarms)
        if _says_something(root / (said := terms_file(language))):
            files.said_terms[language] = reader.said_terms(said)
    files.keywords = merged(files.words, files.names, files.others)
    for language, name in _templates(files):
        text = reader.text(f"sms_templates/{language}/{name}.txt")
        if text is not None:
            files.templates[language, name] = text
    files.postcodes = reader.postcodes()
    return files, [_named(found) for found in reader.problems]


def retired_codes(reader: Reader) -> YamlDocument:
    """The codes that led to something once, each with what that was; a line need not have such a file."""
    return reader.yaml(RETIRED) if (reader.root / RETIRED).exists() else empty(RETIRED)


def read_prompts(root: Path) -> Files:
    """The line, its prompts and its catalogues alone, as far as they can be read."""
    reader = Reader(root)
    files = Files(line=reader.yaml(LINE), prompts=reader.yaml(PROMPTS))
    _read_catalogues(reader, files)
    return files


def _read_catalogues(reader: Reader, files: Files) -> None:
    """Reads the catalogue of every language but the one in which the sentences are written."""
    for language in files.languages():
        if language == files.source or (text := reader.text(file_of(language))) is None:
            continue
        catalogue, faults = catalogue_in(text, language)
        if not faults:
            files.catalogues[language] = catalogue
        reader.problems += [problem("C801", file_of(language), fault.line, fault.message) for fault in faults]


@lru_cache(maxsize=4)  # they are as before but once in a year
def _rows(text: str) -> PostcodeRows:
    rows = PostcodeRows(csv.DictReader(io.StringIO(text), quoting=csv.QUOTE_NONE))
    rows.seal = seal_of(text)
    return rows


def terms_file(language: str) -> str:
    """The file of what a language says for the terms."""
    return f"menus/terms/{language}.yaml"


def word_files_of(language: str) -> tuple[str, str]:
    """The files of the words that people text in a language, and of those who are in danger."""
    return f"sms_templates/{language}/keywords.yaml", f"sms_templates/{language}/danger.yaml"


def _says_something(path: Path) -> bool:
    """Whether a file holds more than the comments with which it was begun."""
    lines = path.read_bytes().splitlines() if path.is_file() else ()
    return any(line.strip() and not line.lstrip().startswith(b"#") for line in lines)


def _templates(files: Files) -> Iterator[tuple[str, str]]:
    for language in files.languages():
        if "sms" in files.channels(language):
            yield from ((language, name) for name in sorted(VARIABLES))


def _named(found: Problem) -> Problem:
    """What is missing, by its own code or with its own hint."""
    if found.code == "F101" and found.file.startswith("sms_templates/") and found.file.endswith(".txt"):
        return problem("S603", found.file, 0, found.message)
    if found.code == "F101" and found.file.endswith(".po"):
        return problem("F101", found.file, 0, found.message, _NO_CATALOGUE)
    return found
