"""Content into a SQLite file: the same content gives the same bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ivr.language.fillers import bared
from ivr.language.homophones import SHORTEST_HEARD, sound
from ivr.language.letters import fold, written
from ivr.model import Content, ContentRecord, NamesTexted, Organisation, Place
from ivr.snapshot.layout import COLUMNS, FORMAT, NICKNAME, PRIORITY, PROVINCE

Row = dict[str, object]
_Texted = tuple[str, str, str, str]
"""What people text, with the kind, the id and the language of what it means."""
_FEWEST_TELLING = 2
"""Words of a phrase, besides small ones, that still say what is meant once its fillers are gone."""


def snapshot_id(content: Content) -> str:
    """The name of the snapshot of this content: 12 hexadecimal digits of a hash over all of it."""
    return hashlib.sha256(f"{FORMAT}\n{content.model_dump_json()}".encode()).hexdigest()[:12]


def write_snapshot(content: Content, path: Path) -> None:
    """Writes the content to a new SQLite file."""
    from sqlite_utils.db import Database, Table  # a tenth of a second, which who only reads does not spend

    db = Database(path)
    try:
        for name, rows, key in _tables(content):
            table = Table(db, name)
            table.create(dict(COLUMNS[name]), pk=key)
            table.insert_all(rows)
        Table(db, "places").create_index(["postcode"])
        Table(db, "places").create_index(["area"])
        Table(db, "reach").create_index(["asked", "area", *PRIORITY, "service"], index_name="best")
        db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("VACUUM")
    finally:
        db.conn.close()


def _tables(content: Content) -> Iterator[tuple[str, Iterator[Row], str | tuple[str, ...]]]:
    yield "records", _records(content), ("kind", "id")
    yield "prompts", _nested(content.prompts, "language", "key", "text"), ("language", "key")
    yield "templates", _nested(content.templates, "language", "name", "source"), ("language", "name")
    yield "places", _places(content.places), "id"
    yield "place_names", _place_names(content.places), ("name", "weight", "place")
    yield "words", _words(content), ("word", "kind", "id", "language")
    yield "sounds", _sounds(content), ("language", "sound")
    yield "services", _services(content.organisations), "id"
    yield "codes", _codes(content), "code"
    yield "reach", _reach(content), ("asked", "area", "service")


def _records(content: Content) -> Iterator[Row]:
    """Everything that is read whole, by kind and id; `position` keeps the operator's order."""
    yield {"kind": "line", "id": "line", "position": 0, "record": record_text(content.line)}
    yield {"kind": "keywords", "id": "keywords", "position": 0, "record": record_text(content.keywords)}
    for kind, records in (
        ("menu", content.menus),
        ("topic", content.topics),
        ("answer", content.answers),
        ("danger", content.dangers),
        ("area", content.areas),
        ("source", content.sources),
        ("organisation", {organisation.id: organisation for organisation in content.organisations}),
    ):
        for position, (id, record) in enumerate(records.items()):
            yield {"kind": kind, "id": id, "position": position, "record": record_text(record)}


def record_text(record: ContentRecord) -> str:
    """A record as a snapshot holds it: the same record gives the same text."""
    return record.model_dump_json(exclude_defaults=True)


def _nested(texts: dict[str, dict[str, str]], outer: str, inner: str, value: str) -> Iterator[Row]:
    for language, entries in texts.items():
        for key, text in entries.items():
            yield {outer: language, inner: key, value: text}


def _places(places: tuple[Place, ...]) -> Iterator[Row]:
    for id, place in enumerate(places):
        area = None if place.postcode else place.areas[0]
        yield {"id": id, "postcode": place.postcode, "area": area, "record": record_text(place)}


def _place_names(places: tuple[Place, ...]) -> Iterator[Row]:
    """What people may call a place, without spaces. Where several have a name, the smallest weight is meant:

    0 a region ("Brussel" is the region before it is a postal code), and what operators wrote down; 1 a municipality by
    its own name; 2 a locality in the language of its region; 3 by another name; 4 a locality of the municipality of
    that name; 5 a province. Then the order of the table decides.
    """
    for id, place in enumerate(places):
        weights: dict[str, int] = {}
        for name in place.known_as:
            weights[_key(name)] = _weight(place, name)
        for name in place.municipality:
            weights.setdefault(_key(name), 4)
        for name in place.usual:
            weights[_key(name)] = 0
        for name, weight in weights.items():
            yield {"name": name, "weight": weight, "place": id}


def _key(name: str) -> str:
    return name.replace(" ", "")


def _weight(place: Place, name: str) -> int:
    if not place.postcode:
        return NICKNAME if len(place.areas) <= 2 else PROVINCE
    if set(place.known_as) & set(place.municipality):
        return 1
    return 2 if name == fold(place.local) else 3


def _words(content: Content) -> Iterator[Row]:
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


def _sounds(content: Content) -> Iterator[Row]:
    """The words of each language by how they sound: of several that sound alike the one that stands in most of what
    people text. None that leads to a sensitive topic: that has to be written."""
    sensitive = {each for id, topic in content.topics.items() if topic.sensitive for each in (id, *topic.needs)}
    texted = [(_as_texted(words), meaning) for words, meaning in content.keywords.meanings()]
    silent = {words for words, meaning in texted if meaning.id in sensitive}
    seen: dict[tuple[str, str], Counter[str]] = {}
    for words, meaning in texted:
        for word in () if meaning.id in sensitive else words.split():
            if len(word) >= SHORTEST_HEARD and word not in silent and (heard := sound(word, meaning.language)):
                seen.setdefault((meaning.language, heard), Counter())[word] += 1
    for (language, heard), known in sorted(seen.items()):
        yield {"language": language, "sound": heard, "word": max(sorted(known), key=lambda word: known[word])}


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


def _services(organisations: tuple[Organisation, ...]) -> Iterator[Row]:
    for organisation in organisations:
        for service in organisation.given:
            yield {"id": f"{organisation.id}/{service.id}"}


def _codes(content: Content) -> Iterator[Row]:
    """What a caller may type to go straight to a topic, a need, an answer or an organisation."""
    for id, topic in content.topics.items():
        if topic.code:
            yield {"code": topic.code, "kind": "topic", "id": id}
        for need_id, need in topic.needs.items():
            if need.code:
                yield {"code": need.code, "kind": "need", "id": need_id}
    for id, answer in content.answers.items():
        if answer.code:
            yield {"code": answer.code, "kind": "answer", "id": id}
    for organisation in content.organisations:
        if organisation.code and organisation.given:
            yield {"code": organisation.code, "kind": "organisation", "id": organisation.id}


def _reach(content: Content) -> Iterator[Row]:
    """Which service serves which area with which topic, and meets which need there: what a search looks up."""
    about = {asked: topic.audience for id, topic in content.topics.items() for asked in (id, *topic.needs)}
    for organisation in content.organisations:
        for service in organisation.given:
            for asked in (*service.topics, *filter(service.meets, service.needs)):
                priority = service.priority(asked, about.get(asked, ()))._asdict()
                for area in service.areas:
                    yield {"asked": asked, "area": area, "service": f"{organisation.id}/{service.id}", **priority}
