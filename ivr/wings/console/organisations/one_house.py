"""One organisation of the draft, read alone: a page about it waits for nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.content.built import build_one
from ivr.content.catalogues.translated import translate_some
from ivr.content.marking import contact_names, contacts_called
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files, PostcodeRows, Reader, read_prompts, retired_codes
from ivr.content.read.table_files import FOLDER, is_row
from ivr.content.rows import add_rows
from ivr.language.catalogue import Catalogue
from ivr.model import Organisation

ORGANISATIONS = "data/organisations"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class House:
    """An organisation with what was read beside it. `typed` is its file as it stands there, a row as if it had one;
    `record` is what the line would know of it, None while its file has errors."""

    id: str
    document: YamlDocument
    typed: dict[str, Any]
    record: Organisation | None
    files: Files

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def is_row(self) -> bool:
        return is_row(self.document)

    @property
    def name(self) -> str:
        return str(self.typed.get("name") or self.id)

    def catalogue(self, language: str) -> Catalogue:
        """The sentences of the draft in one language."""
        return Catalogue(language, self.files.texts[language].data)

    def contacts(self) -> Iterator[tuple[str, Loc]]:
        """The name of each contact ("advice.phone-2") and where it stands."""
        names = contact_names(self.document)
        yield from zip(names, contacts_called(self.document, ""), strict=True)

    def where(self, way: str) -> Loc | None:
        """Where a contact stands, by its name."""
        return dict(self.contacts()).get(way)


def open_house(root: Path, id: str) -> House | None:
    """The organisation of this id in the content below a folder; None where there is none."""
    reader = Reader(root)
    if not _SLUG.fullmatch(id):
        return None
    if not (root / ORGANISATIONS / f"{id}.yaml").is_file():
        return _of_a_row(reader, id)
    typed = reader.yaml(f"{ORGANISATIONS}/{id}.yaml")
    files = common_files(reader)
    files.organisations = {id: typed}
    translate_some(files)
    return House(id, typed, typed.data, _record(files, id), files)


def _of_a_row(reader: Reader, id: str) -> House | None:
    tables = {name: table for name, table in reader.tables().items() if id.startswith(f"{name}-")}
    if not tables:
        return None
    files = common_files(reader)
    files.tables = tables
    translate_some(files)
    add_rows(files)
    found = files.organisations.get(id)
    return House(id, found, found.data, _record(files, id), files) if found else None


def common_files(reader: Reader) -> Files:
    """What every organisation needs to be understood: the line, its sentences, topics, areas, sources and towns."""
    files = read_prompts(reader.root)
    files.topics, files.areas = reader.yaml("data/topics.yaml"), reader.yaml("data/areas.yaml")
    files.sources, files.retired = reader.yaml("data/sources.yaml"), retired_codes(reader)
    files.postcodes = reader.postcodes() if (reader.root / FOLDER).is_dir() else PostcodeRows()
    return files


def _record(files: Files, id: str) -> Organisation | None:
    with suppress(ValueError, KeyError, TypeError):
        return build_one(files, id)
    return None
