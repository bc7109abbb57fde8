"""What people text, as a snapshot holds it: each word with what it means, and how else it may be found.

To fold fifty thousand words, and to find their roots and sounds, takes seconds: of a language whose words are as they
were when they were published last, it is known; and where nothing of all this changed, the tables are taken as they are
(`ivr.snapshot.kept_tables`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight
from ivr.language.fillers import bared
from ivr.language.homophones import SHORTEST_HEARD, sound
from ivr.language.letters import fold, unstretched, written
from ivr.language.roots import roots as roots_of
from ivr.model import Content, NamesTexted, Organisation

Row = dict[str, object]
_Texted = tuple[str, str, str, str]
"""What people text, with the kind, the id and the language of what it means."""
_Meant = tuple[str, str, bool]
_FEWEST_TELLING = 2
"""Words of a phrase, besides small ones, that still say what is meant once its fillers are gone."""
_ASKED = ("topic", "need")
_BENDING = (*_ASKED, "answer")
"""What is known by its root too; a command has to be written as it is."""
_ROWS = Form[tuple[Any, ...]](lambda found: found, lambda rows: rows)


class Keyword(NamedTuple):
    """A word or phrase as messages are cut, with the kind and the id of what it means; `bare` is what is left of one
    that asks for something without its fillers."""

    text: str
    kind: str
    id: str
    weak: bool
    bare: str


Keywords = Mapping[str, tuple[Keyword, ...]]
"""The keywords by language, each as often as it means something."""


@dataclass(frozen=True)
class _Typed(Sight):
    """The keywords as they stand in the content, with what they mean."""

    words: tuple[tuple[str, str, str, bool], ...]


def keywords_of(content: Content) -> Keywords:
    """The keywords of the content, folded."""
    typed: dict[str, list[tuple[str, str, str, bool]]] = {}
    for word, meaning in content.keywords.meanings():
        typed.setdefault(meaning.language, []).append((word, meaning.kind, meaning.id, meaning.weak))
    return {code: tuple(map(Keyword._make, _folded(_Typed(tuple(several))))) for code, several in typed.items()}


@lasting(_ROWS)
def _folded(typed: _Typed) -> tuple[Any, ...]:
    folded = ((_as_texted(word), kind, id, weak) for word, kind, id, weak in typed.words)
    return tuple((text, kind, id, weak, bared(text) if kind in _ASKED else "") for text, kind, id, weak in folded)


def words(content: Content, known: Keywords) -> Iterator[Row]:
    """What people text: the keywords, and the names of organisations, in the language whose name it is, where it is one
    of one only. A name that is a keyword, such as the short name "Centre", stays what the keyword means."""
    found: dict[_Texted, bool] = {(one.text, one.kind, one.id, of): one.weak for of in known for one in known[of]}
    keywords = {word for word, *_ in found}
    texted = {language.code for language in content.line.languages if language.sms}
    for organisation in content.organisations:
        if organisation.town or not organisation.given:
            continue  # what is in every town is asked for by what it does and the place: "ocmw gent"
        languages: dict[str, set[str]] = {}
        for name, language in _names(organisation, texted, content.keywords.organisations.get(organisation.id, ())):
            key = unstretched(fold(name).replace(" ", ""))
            languages.setdefault(key, set()).update([language] if language else [])
        for key, of in languages.items():
            if key not in keywords:
                found[key, "organisation", organisation.id, *(of if len(of) == 1 else [""])] = False
    found.update(_bared(known, keywords))
    for (word, kind, id, language), weak in sorted(found.items()):
        yield {"word": word, "kind": kind, "id": id, "language": language, "weak": weak}


def _bared(known: Keywords, keywords: Collection[str]) -> Iterator[tuple[_Texted, bool]]:
    """The phrases of topics and needs without their fillers, but for those that then hold little but small words ("dans
    ton pays"), or mean two things in a language."""
    asked = ((of, one) for of in known for one in known[of] if one.bare)
    short = {(one.bare, one.kind, one.id, of): one.weak for of, one in asked if one.bare not in keywords}
    small = {one.text for several in known.values() for one in several if one.kind == "small"}
    short = {key: weak for key, weak in short.items() if len(set(key[0].split()) - small) >= _FEWEST_TELLING}
    meant = Counter((word, language) for word, _, _, language in short)
    yield from ((key, weak) for key, weak in short.items() if meant[key[0], key[3]] == 1)


@dataclass(frozen=True)
class _Heard(Sight):
    """The keywords of a language that may be known by their sound, and words of them that may not."""

    language: str
    texts: tuple[str, ...]
    silent: tuple[str, ...]


def sounds(content: Content, known: Keywords) -> Iterator[Row]:
    """The words of each language by how they sound: of several that sound alike the one that stands in most of what
    people text. None that leads to a sensitive topic: that has to be written."""
    sensitive = _sensitive(content)
    silent = {one.text for several in known.values() for one in several if one.id in sensitive}
    for language, several in sorted(known.items()):
        texts = tuple(one.text for one in several if one.id not in sensitive)
        words = {word for text in texts for word in text.split()}
        for heard, word in _sounds(_Heard(language, texts, tuple(sorted(words & silent)))):
            yield {"language": language, "sound": heard, "word": word}


@lasting(_ROWS)
def _sounds(of: _Heard) -> tuple[Any, ...]:
    """Each sound with its word."""
    silent, seen = set(of.silent), dict[str, Counter[str]]()
    for word in (word for text in of.texts for word in text.split()):
        if len(word) >= SHORTEST_HEARD and word not in silent and (heard := sound(word, of.language)):
            seen.setdefault(heard, Counter())[word] += 1
    return tuple((heard, max(sorted(known), key=known.__getitem__)) for heard, known in sorted(seen.items()))


@dataclass(frozen=True)
class _Bent(Sight):
    """Words or names of a language, each with whether its sound may lead there."""

    language: str
    texts: tuple[tuple[str, bool], ...]


def roots(content: Content, known: Keywords) -> Iterator[Row]:
    """The roots of what people text in each language, each with the shortest of those that mean the same; a root that
    means several things, or is that of a small word or of a name, means none; and no sound leads to a sensitive
    topic."""
    sensitive, called = _sensitive(content), tuple((name, True) for name in sorted(_called(content, known)))
    for language in sorted(known.keys() | content.keywords.small.keys()):
        bending = [one for one in known.get(language, ()) if one.kind in (*_BENDING, "small")]
        texts = tuple((one.text, one.id not in sensitive) for one in bending)
        names = called if language in content.keywords.small else ()
        meant: dict[str, dict[_Meant, str]] = {
            root: {("organisation", "", False): ""} for of in _roots(_Bent(language, names)) for root in of
        }
        for one, of in zip(bending, _roots(_Bent(language, texts)), strict=True):
            for root in of:
                _add(meant.setdefault(root, {}), (one.kind, one.id, one.weak), one.text)
        for root, means in sorted(meant.items()):
            if len(means) == 1 and next(iter(means))[0] in _BENDING:
                yield {"language": language, "root": root, "word": next(iter(means.values()))}


def _add(known: dict[_Meant, str], meant: _Meant, text: str) -> None:
    """Of texts that mean the same the shortest stays."""
    known[meant] = min(known.get(meant, text), text, key=lambda one: (len(one), one))


@lasting(_ROWS)
def _roots(of: _Bent) -> tuple[Any, ...]:
    """The roots of each text."""
    return tuple(tuple(roots_of(text, of.language, heard=heard)) for text, heard in of.texts)


def _called(content: Content, known: Keywords) -> set[str]:
    """The names of organisations, as messages write them."""
    given = (one for one in content.organisations if one.given and not one.town)
    names = {_as_texted(name) for one in given for name, _ in _names(one, set(), ())}
    return names - {one.text for several in known.values() for one in several}


def _sensitive(content: Content) -> set[str]:
    """The topics and needs that are nobody else's business."""
    return {each for id, topic in content.topics.items() if topic.sensitive for each in (id, *topic.needs)}


def _as_texted(word: str) -> str:
    """A word as messages are cut: folded, an emoji for itself, and no letter three times on end, as in the Romanian
    "copiii"."""
    return unstretched(" ".join(written(word)))


def _names(organisation: Organisation, texted: set[str], also: NamesTexted) -> Iterator[tuple[str, str]]:
    """Each name with its language, "" where nobody says. What has names in all languages but one is called by its own
    name in that one."""
    own = ((organisation.name, organisation.names), (organisation.short_name, organisation.short_names))
    for name, by_language in own:
        others = sorted(texted - by_language.keys())
        if name:
            yield name, others[0] if len(others) == 1 else ""
        yield from ((other, language) for language, other in by_language.items())
    yield from ((name, "") for name in (organisation.id, *organisation.also_known_as))
    texts = also if isinstance(also, dict) else {"": also}
    yield from ((name, language) for language, several in texts.items() for name in several)
