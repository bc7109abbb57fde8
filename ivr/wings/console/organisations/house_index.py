"""What is looked for among all organisations of the draft, kept beside it: only files that changed are read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from ivr.audio.disk import publish
from ivr.content.built import build_one, sources_of
from ivr.content.catalogues.translated import translate_some
from ivr.content.read.files import LINE, Files, Reader
from ivr.content.read.table_files import FOLDER
from ivr.content.rows import add_rows
from ivr.country.geography import WHOLE
from ivr.engine.directory.freshness import newest
from ivr.language.letters import fold
from ivr.model import Organisation, Source
from ivr.model.provenance import Standing
from ivr.wings.console.desk.files_seen import files_seen
from ivr.wings.console.desk.while_unchanged import while_unchanged
from ivr.wings.console.organisations.one_house import ORGANISATIONS, common_files

_FILE = "organisations.json"
_FORM = "2"
"""Of the kept list: another one makes it anew."""
_SURE: tuple[Standing, ...] = ("disputed", "one-source", "confirmed", "gone")


@dataclass(frozen=True)
class HouseListed:
    """An organisation as it is looked for. `topics` are those of all its services, `first` the ones they are there for;
    `standing` and `newest` are those of its least sure and its oldest telephone; `whole` is whether it serves the whole
    country. Of one whose file has errors there is its name only (`broken`)."""

    id: str
    file: str
    name: str
    names: tuple[str, ...] = ()
    code: str = ""
    first: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    standing: Standing = "confirmed"
    disputed: bool = False
    newest: str = ""
    whole: bool = False
    broken: bool = False

    @cached_property
    def sorted_by(self) -> str:
        return fold(self.name)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Its id and its names, squeezed."""
        return tuple(map(squeezed, (self.id, *self.names)))

    @cached_property
    def written(self) -> str:
        """All of it that words are looked for in, folded."""
        return fold(" ".join((self.id, *self.names, *self.addresses)))

    @property
    def is_row(self) -> bool:
        return self.file.startswith(FOLDER)


_Kept = dict[str, tuple[str, list[HouseListed]]]
"""What stands in each file, with what the file was known by."""
_FIELDS = [one.name for one in fields(HouseListed)]
_HELD: dict[Path, _Kept] = {}
"""The lists that this process has written or read: to read one of 5000 takes longer than to look what changed."""


@while_unchanged("data", LINE)
def houses_listed(root: Path, folder: Path) -> list[HouseListed]:
    """All organisations below a content folder, in the order of their names; the list is kept in `folder`."""
    return HouseIndex(root, folder).all()


class HouseIndex:
    """All organisations below `root`; the list is kept in `folder`."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root, self._kept = root, folder / _FILE

    def all(self) -> list[HouseListed]:
        """All organisations, in the order of their names: once, and not for each page of them."""
        stamps, kept = self._stamps(), self._read()
        changed = [file for file, stamp in stamps.items() if kept.get(file, ("",))[0] != stamp]
        if changed or kept.keys() - stamps.keys():
            fresh = self._listed(changed)
            kept = {file: (stamps[file], fresh[file] if file in fresh else kept[file][1]) for file in stamps}
            self._write(kept)
        return sorted((one for _, several in kept.values() for one in several), key=lambda one: one.sorted_by)

    def _stamps(self) -> dict[str, str]:
        """Each file with what it is known by as it is now, and as those are that it is understood with."""
        common = _stamp(self._root / "data/sources.yaml")
        with_towns = "".join(_stamp(self._root / f"data/{name}") for name in ("areas.yaml", "postcodes.csv"))
        below = len(f"{self._root}/")
        seen = sorted(one for one in files_seen(self._root, ORGANISATIONS) if one[0].endswith(".yaml"))
        found = {path[below:]: f"{_FORM}-{written}-{size} {common}" for path, written, size, *_ in seen}
        for path in sorted((self._root / FOLDER).glob("*.csv")):
            found[f"{FOLDER}/{path.name}"] = _stamp(path) + _stamp(path.with_suffix(".yaml")) + with_towns + common
        return found

    def _listed(self, changed: list[str]) -> dict[str, list[HouseListed]]:
        """What stands in files, by file."""
        reader = Reader(self._root)
        files = common_files(reader)
        files.catalogues = {}
        names = [Path(file).stem for file in changed if file.startswith(ORGANISATIONS)]
        files.organisations = {id: reader.yaml(f"{ORGANISATIONS}/{id}.yaml") for id in names}
        sheets = [file for file in changed if file.startswith(FOLDER)]
        tables = reader.tables() if sheets else {}
        files.tables = {id: table for id, table in tables.items() if table.file in sheets}
        translate_some(files)
        add_rows(files)
        sources = sources_of(files)
        found: dict[str, list[HouseListed]] = {file: [] for file in changed}
        for id, document in files.organisations.items():
            found[document.file].append(_one(files, id, sources))
        return found

    def _read(self) -> _Kept:
        if self._kept in _HELD:
            return _HELD[self._kept]
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._kept.read_text(encoding="utf-8"))
            return {file: (stamp, [_listed_of(one) for one in several]) for file, (stamp, several) in kept.items()}
        return {}

    def _write(self, kept: _Kept) -> None:
        _HELD[self._kept] = dict(kept)
        rows = {file: (stamp, [_row_of(one) for one in several]) for file, (stamp, several) in kept.items()}
        self._kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        publish(self._kept, json.dumps(rows, ensure_ascii=False).encode())


def _stamp(path: Path) -> str:
    with suppress(FileNotFoundError):
        stat = path.stat()
        return f"{_FORM}-{stat.st_mtime_ns}-{stat.st_size} "
    return "- "


def _row_of(listed: HouseListed) -> list[object]:
    return [getattr(listed, name) for name in _FIELDS]


def _listed_of(row: list[object]) -> HouseListed:
    return HouseListed(*(tuple(value) if isinstance(value, list) else value for value in row))  # type: ignore[arg-type]


def _one(files: Files, id: str, sources: dict[str, Source]) -> HouseListed:
    document = files.organisations[id]
    try:
        organisation = build_one(files, id)
    except (ValueError, KeyError, TypeError):
        return HouseListed(id, document.file, str(document.data.get("name") or id), broken=True)
    return _of(organisation, document.file, sources)


def _of(organisation: Organisation, file: str, sources: dict[str, Source]) -> HouseListed:
    services = organisation.services
    contacts = [contact for service in services for contact in service.contacts]
    telephones = [one for one in contacts if one.known.telephone and one.value and one.standing != "gone"]
    return HouseListed(
        organisation.id,
        file,
        organisation.name,
        names=_distinct((organisation.name, *_names(organisation))),
        code=organisation.code or "",
        first=_distinct(service.topics[0] for service in services),
        topics=_distinct(topic for service in services for topic in (*service.topics, *service.needs)),
        areas=_distinct(area for service in services for area in service.areas),
        numbers=_distinct(one.value or "" for one in contacts if one.dialled),
        addresses=_distinct(one.value or "" for one in contacts if not one.dialled and one.value),
        standing=min((one.standing for one in telephones), key=_SURE.index, default="gone"),
        disputed=any(one.standing == "disputed" for one in contacts),
        newest=min((newest([one], sources) or "" for one in telephones), default=""),
        whole=any(WHOLE in service.areas for service in services),
    )


def _names(organisation: Organisation) -> Iterator[str]:
    """Everything it goes by."""
    yield from organisation.names.values()
    yield from filter(None, (organisation.short_name, *organisation.short_names.values()))
    yield from (*organisation.also_known_as, *organisation.town.values())
    yield from (name for service in organisation.services for name in service.name.values())


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def squeezed(text: str) -> str:
    """A text as it is compared with what somebody typed in one word: folded, without its spaces."""
    return fold(text).replace(" ", "")
