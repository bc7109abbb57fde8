"""The one file of keywords of before, taken apart: a file for each language, and one for the names of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ruamel.yaml.nodes import SequenceNode

from ivr.content.catalogues.edits import Item, comments, items, raw
from ivr.content.read.document import Loc, YamlDocument, yaml_document
from ivr.content.read.files import NAMES
from ivr.content.read.keyword_files import merged

WORDS = "sms_templates/keywords.yaml"
_LISTS = {"languages": "language", "small": "small", "weak": "weak", "questions": "questions", "asking": "asking"}
_WIDTH = 120


def word_files(text: str, languages: Iterable[str], against: list[str]) -> dict[str, str]:
    """The texts of the new files. What would be lost is added to `against`."""
    apart = _Apart(text, items(text))
    old, _ = yaml_document(WORDS, text)
    codes = dict.fromkeys((*languages, *(str(loc[-1]) for loc in apart.leaves if loc[0] != "organisations")))
    new = {f"sms_templates/{code}/keywords.yaml": "".join(apart.of(code)) for code in codes}
    new = {file: words.lstrip("\n") for file, words in new.items()} | {NAMES: "".join(apart.names())}
    new = {file: words for file, words in new.items() if words}
    against += [f"{WORDS}: {reason}" for reason in _losses(text, old, new, codes)]
    return new


def _losses(text: str, old: YamlDocument, new: dict[str, str], codes: Iterable[str]) -> Iterator[str]:
    read = {file: yaml_document(file, words)[0] for file, words in new.items()}
    by_language = {code: read[file] for code in codes if (file := f"sms_templates/{code}/keywords.yaml") in read}
    whole = merged(by_language, read.get(NAMES, YamlDocument(NAMES)))
    if {kind: words for kind, words in whole.data.items() if words} != {kind: w for kind, w in old.data.items() if w}:
        yield "not every word has a place in the files of now; see sms_templates/README.md"
    kept = {comment for words in new.values() for _, comment in comments(words)}
    yield from (f"this comment would be lost: {comment}" for _, comment in comments(text) if comment not in kept)


@dataclass
class _Apart:
    """The file by its values; `leaves` are the lists of words."""

    text: str
    there: dict[Loc, Item]
    leaves: dict[Loc, Item] = field(init=False)
    notes: dict[Loc, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.leaves = {loc: item for loc, item in self.there.items() if isinstance(item.value, SequenceNode)}
        self.notes = {}
        for at, comment in comments(self.text):
            self.notes.setdefault(self._owner(at), []).append(comment)

    def _owner(self, at: int) -> Loc:
        """Whose comment it is: that of the list it stands in or behind, else of what comes next."""
        for loc, item in self.leaves.items():
            end = self.text.find("\n", item.value.end_mark.index - 1)
            if item.key.start_mark.index <= at < (end if end >= 0 else len(self.text)):
                return loc
        after = (loc for loc, item in self.there.items() if item.key.start_mark.index > at)
        return next(after, next(reversed(self.leaves)))

    def of(self, code: str) -> Iterator[str]:
        """The file of a language."""
        for kind, *rest in self.there:
            if rest or kind == "organisations":
                continue
            mine = [loc for loc in self.leaves if loc[0] == kind and loc[-1] == code]
            yield from ["\n", *self._comments((kind,))] if mine else []
            if kind in _LISTS:
                yield from (self._list(_LISTS[str(kind)], loc) for loc in mine)
            elif mine:
                yield f"{kind}:\n"
                yield from (line for loc in mine for line in self._meaning(loc))

    def _meaning(self, loc: Loc) -> Iterator[str]:
        yield from self._comments(loc[:-1], "  ")
        yield self._list(str(loc[-2]), loc, indent="  ")

    def names(self) -> Iterator[str]:
        """The file of what people text for organisations."""
        mine = [loc for loc in self.leaves if loc[0] == "organisations"]
        yield from self._comments(("organisations",)) if mine else ()
        yield from (self._list(str(loc[-1]), loc) for loc in mine)

    def _comments(self, loc: Loc, indent: str = "") -> Iterator[str]:
        yield from (f"{indent}{comment}\n" for comment in self.notes.get(loc, ()))

    def _list(self, name: str, loc: Loc, indent: str = "") -> str:
        words = [raw(self.text, node) for node in self.leaves[loc].value.value]
        return "".join(self._comments(loc, indent)) + _wrapped(f"{indent}{name}: [", words)


def _wrapped(start: str, words: list[str]) -> str:
    """A list on as few lines as it needs; the later ones stand below its first word."""
    lines, line = [], start
    for at, word in enumerate(words):
        item = word + ("]" if at == len(words) - 1 else ",")
        if len(line) + len(item) + 1 > _WIDTH and line.strip() and line != start:
            lines.append(line.rstrip())
            line = " " * len(start)
        line += item + " "
    return "\n".join((*lines, (line if words else f"{start}]").rstrip())) + "\n"
