"""What people text, as a snapshot holds it: each word with what it means, and how else it may be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from ivr.language.fillers import bared
from ivr.language.homophones import SHORTEST_HEARD, sound
from ivr.language.letters import fold, written
from ivr.language.roots import roots as roots_of
from ivr.model import Content, NamesTexted, Organisation

Row = dict[str, object]
_Texted = tuple[str, str, str, str]
"""What people text, with the kind, the id and the language of what it means."""
_Meant = tuple[str, str, bool]
_FEWEST_TELLING = 2
"""Words of a phrase, besides small ones, that still say what is meant once its fillers are gone."""
_BENDING = ("topic", "need", "answer")
"""What is known by its root too; a command has to be written as it is."""


def words(content: Content) -> Iterator[Row]:
    """What people text: the keywords, and the names of organisations, in the language whose name it is, where it is one
    of one only. A name that is a keyword, such as the short name "Centre", stays what the keyword means."""
    told = content.keywords.meanings()
    found: dict[_Texted, bool] = {(_as_texted(word), m.kind, m.id, m.language): m.weak for word, m in told}
    keywords = {word for word, *_ in found}
    texted = {language.code for language in content.line.languages if language.sms}
    for organisation in content.organisations:
        if organisation.town or not organisation.given:
            continue  # what is in every town is asked for by what it does and the place: "ocmw gent"
        languages: dict[str, set[str]] = {}
        for name, language in _names(organisation, texted, content.keywords.organisations.get(organisation.id, ())):
            languages.setdefault(fold(name).replace(" ", ""), set()).update([language] if language else [])
        for key, of in languages.items():
            if key not in keywords:
                found[key, "organisation", organisation.id, *(of if len(of) == 1 else [""])] = False
    found.update(_bared(found, keywords))
    for (word, kind, id, language), weak in sorted(found.items()):
        yield {"word": word, "kind": kind, "id": id, "language": language, "weak": weak}


def _bared(found: Mapping[_Texted, bool], keywords: Collection[str]) -> Iterator[tuple[_Texted, bool]]:
    """The phrases of topics and needs without their fillers, but for those that then hold little but small words ("dans
    ton pays"), or mean two things in a language."""
    asked = ((key, weak) for key, weak in found.items() if key[1] in ("topic", "need"))
    short = {(less, *key[1:]): weak for key, weak in asked if (less := bared(key[0])) and less not in keywords}
    small = {word for word, kind, _, _ in found if kind == "small"}
    short = {key: weak for key, weak in short.items() if len(set(key[0].split()) - small) >= _FEWEST_TELLING}
    meant = Counter((word, language) for word, _, _, language in short)
    yield from ((key, weak) for key, weak in short.items() if meant[key[0], key[3]] == 1)


def sounds(content: Content) -> Iterator[Row]:
    """The words of each language by how they sound: of several that sound alike the one that stands in most of what
    people text. None that leads to a sensitive topic: that has to be written."""
    sensitive = _sensitive(content)
    texted = [(_as_texted(words), meaning) for words, meaning in content.keywords.meanings()]
    silent = {words for words, meaning in texted if meaning.id in sensitive}
    seen: dict[tuple[str, str], Counter[str]] = {}
    for words, meaning in texted:
        for word in () if meaning.id in sensitive else words.split():
            if len(word) >= SHORTEST_HEARD and word not in silent and (heard := sound(word, meaning.language)):
                seen.setdefault((meaning.language, heard), Counter())[word] += 1
    for (language, heard), known in sorted(seen.items()):
        yield {"language": language, "sound": heard, "word": max(sorted(known), key=lambda word: known[word])}


def roots(content: Content) -> Iterator[Row]:
    """The roots of what people text in each language, each with the shortest of those that mean the same; a root that
    means several things, or is that of a small word or of a name, means none; and no sound leads to a sensitive
    topic."""
    sensitive = _sensitive(content)
    meant: dict[tuple[str, str], dict[_Meant, str]] = {}
    called = _called(content)
    for language in content.keywords.small:
        for name in called:
            for root in roots_of(name, language):
                meant[language, root] = {("organisation", "", False): name}
    for word, meaning in content.keywords.meanings():
        texted, told = _as_texted(word), (meaning.kind, meaning.id, meaning.weak)
        if meaning.kind not in (*_BENDING, "small"):
            continue
        for root in roots_of(texted, meaning.language, heard=meaning.id not in sensitive):
            known = meant.setdefault((meaning.language, root), {})
            known[told] = min(known.get(told, texted), texted, key=lambda one: (len(one), one))
    for (language, root), known in sorted(meant.items()):
        if len(known) == 1 and next(iter(known))[0] in _BENDING:
            yield {"language": language, "root": root, "word": next(iter(known.values()))}


def _called(content: Content) -> set[str]:
    """The names of organisations, as messages write them."""
    given = (one for one in content.organisations if one.given and not one.town)
    names = {_as_texted(name) for one in given for name, _ in _names(one, set(), ())}
    return names - {_as_texted(word) for word, _ in content.keywords.meanings()}


def _sensitive(content: Content) -> set[str]:
    """The topics and needs that are nobody else's business."""
    return {each for id, topic in content.topics.items() if topic.sensitive for each in (id, *topic.needs)}


def _as_texted(word: str) -> str:
    """A word as messages are cut: folded, an emoji for itself."""
    return " ".join(written(word))


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
