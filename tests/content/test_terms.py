"""Terms: one word for one thing in each language, held against every translation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.content.catalogues.kept_terms import Glossary, glossary_of
from ivr.content.read.document import yaml_document
from ivr.content.read.files import read_files
from ivr.publish.check import examine
from tests.conftest import HOUSE, MONDAY, ROOT

TERMS = """\
union: {source: [union, trade union], but: [European Union], is: Organisation of workers.}
cpas: {source: [CPAS, OCMW], is: The social office.}
"""
DUTCH = """\
union: {say: vakbond, people: [syndicaat], not: ""}
cpas: {say: OCMW, forms: [OCMW, sociale dienst], not: the town hall}
"""


def glossary(said: str = DUTCH) -> Glossary:
    return Glossary(yaml_document("terms", TERMS)[0], yaml_document("nl", said)[0])


@pytest.mark.parametrize(
    ("sentence", "translation", "unkept"),
    [
        ("Ask a trade union.", "Vraag het de Vakbond.", []),
        ("Ask the UNIONS.", "Vraag het de bond.", ["union"]),
        ("In the European Union.", "In de Unie.", []),
        ("A union in the European Union.", "In de Unie.", ["union"]),
        ("Reunions and the CPAS-office", "bij de sociale dienst", []),
        ("The OCMW, or your union.", "Het kantoor.", ["union", "cpas"]),
    ],
)
def test_a_translation_keeps_to_the_terms_of_its_sentence(sentence: str, translation: str, unkept: list[str]) -> None:
    assert [term.id for term in glossary().unkept(sentence, translation)] == unkept


def test_a_translator_sees_what_it_is_and_what_people_call_it() -> None:
    [term] = glossary().of("Ask the CPAS.")
    assert (term.say, term.what, term.mistaken) == ("OCMW", "The social office.", "the town hall")
    [term] = glossary(said="x: {say: x}\n").of("Ask a union.")
    assert (term.say, term.what, term.is_kept("anything")) == ("", "Organisation of workers.", True)


def test_what_is_wrong_with_the_terms_of_a_language_nobody_is_offered_stops_nothing(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    line = content / "menus/line.yaml"
    added = "  - {code: nl, name: Nederlands, voice: no, sms: no, review: draft, locale: nl-BE}\nregions:"
    line.write_text(line.read_text().replace("regions:", added))
    (content / "menus/texts/nl.po").write_text((content / "menus/texts/ar.po").read_text().replace(": ar", ": nl"))
    (content / "menus/terms").mkdir()
    (content / "menus/terms.yaml").write_text(TERMS)
    (content / "menus/terms/nl.yaml").write_text(DUTCH.replace("cpas:", "cpass:"))
    found = [one for one in examine(content, MONDAY.date()) if one.file == "menus/terms/nl.yaml"]
    assert [(one.code, one.level) for one in found] == [("C806", "warning"), ("C805", "warning")]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_line_that_ships_keeps_to_every_term(language: str) -> None:
    files, _ = read_files(ROOT)
    assert files.said_terms[language].data.keys() == files.terms.data.keys()
    terms = glossary_of(files, language)
    held = {term.id for entry in files.catalogues[language].entries for term in terms.of(entry.source)}
    assert len(held) > 35
    unkept = [entry.place for entry in files.catalogues[language].entries if terms.unkept(entry.source, entry.text)]
    assert unkept == []
