"""What careful readers stumbled over when they read every sentence aloud does not come back, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ivr.content.catalogues.locators import spots
from ivr.content.read.files import read_files
from ivr.content.read.po import parse
from ivr.model import Address, Organisation
from tests.conftest import ROOT, Line

BRACKETS = r"\(|\be\.g\.|\bbv\.|\bp\. ?ex\."

# A language, what was said, and what is said instead: one term for one thing, words of every day, nothing that tells
# whether a woman or a man listens, nothing that a voice misreads.
STUMBLES = [
    ("en", r"\d ?(am|pm)\b|\d:\d\d", "from 2 to 6 in the afternoon, half past 6"),
    ("en", r"\bin time\b", "Come early"),
    ("en", r"\bGives you\b", "Assigns you; or what it is, without a verb"),
    ("en", r"\bhear (your|which)\b", "find out"),
    ("en", r"is named|look for (things|an agreement)|several professions|life is heavy", "what it means"),
    ("en", r"the CPAS, (the|in Dutch) OCMW", "the CPAS or OCMW"),
    ("en", r"^(?!Other )Callers told", "Other callers told us"),
    ("nl", r"\b[Rr]aad\b(?! voor Vreemdelingen)", "advies"),
    ("nl", r"\b[Ee]nkel\b(?! bestand)(?! lijst)", "alleen"),
    ("nl", r"\b[Ww]ij (weten|kennen|zijn)\b|kennen wij", "We weten niet"),
    ("nl", r"is gedaan|zoeken eerst een|verschillende beroepen|genoemd wordt|als het zwaar is", "what it means"),
    ("nl", r"^(Wil|Weet|Werkte|Ken|Heb)[^?]*: druk", "a question has a question mark"),
    ("nl", r"\bop tijd:", "Kom vroeg"),
    ("nl", r"EVC|UMC", "no abbreviation that nobody knows"),
    ("fr", r"\bmarch(e|é|er)\b(?! du travail)", "fonctionner"),
    ("fr", r"\bsi on peut\b|^Il est peut-être possible", "vous"),
    ("fr", r"\bporter plainte\b|plainte sur (le|un)\b", "introduire une plainte contre"),
    ("fr", r"\bêtes (pas )?(\w+é|seul|certain|soignant)\b|et seul\b|^Nouveau\b", "who listens may be a woman"),
    ("fr", r"\bcertains\b|\bencore juste\b|Cela ouvre|Quand ils répondent", "plain words"),
    ("fr", r"des affaires|plusieurs métiers|en cherchant|à temps :", "words that a French speaker would use"),
    # Streets of Bruges and Ostend have no French name.
    ("fr", r"Humanitarian|COZO|Stuivers|Europaesp|EVC|(?<!Haven)(?<!Overvloed)straat\b", "a name that French has"),
    ("fr", r"\{hour\} heures", "{hours}: 1 heure"),
    *((language, BRACKETS, "a voice reads no brackets") for language in ("en", "nl", "fr")),
]  # fmt: skip


@cache
def sentences(language: str) -> dict[str, str]:
    """Every prompt and fact of the line that ships, by its place."""
    if language != "en":
        entries = parse((ROOT / f"menus/texts/{language}.po").read_text(), language)[0].entries
        return {entry.place: entry.text for entry in entries}
    return {spot.place: str(spot.value) for spot in spots(read_files(ROOT)[0])}


@pytest.mark.parametrize(("language", "said", "instead"), STUMBLES)
def test_nobody_stumbles_over_it_again(language: str, said: str, instead: str) -> None:
    stumbled = {place: text for place, text in sentences(language).items() if re.search(said, text)}
    if said == BRACKETS:  # a text is read by eyes
        stumbled = {place: text for place, text in stumbled.items() if not place.endswith(":sms")}
    assert stumbled == {}, instead


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_no_sentence_is_left_in_english(language: str) -> None:
    english = sentences("en")
    left = [place for place, text in sentences(language).items() if text == english[place] and len(text.split()) > 3]
    assert left == []


def _files() -> Iterator[Path]:
    yield from sorted((ROOT / "data/organisations").glob("*.yaml"))


def test_a_name_in_another_language_tells_where_it_was_read() -> None:
    bare = [file.name for file in _files() if re.search(r"^names: [^#\n]*$", file.read_text(), re.MULTILINE)]
    assert bare == []


def _doors(shipped: Line) -> list[Address]:
    contacts = [contact for entry in shipped.library.services() for contact in entry.service.contacts]
    return [contact.address for contact in contacts if contact.address]


def test_a_street_of_brussels_is_said_in_the_language_of_the_caller_where_its_other_name_was_read(
    shipped: Line,
) -> None:
    """Both names stand on the sign, and a French voice cannot say "Kogelstraat"."""
    brussels = [door for door in _doors(shipped) if "1000" <= door.postcode < "1300"]
    said = [door for door in brussels if door.street_in("nl") != door.street_in("fr")]
    assert (len(brussels) > 30, len(said) > 30) == (True, True)


def test_no_street_has_another_name_that_nobody_read(shipped: Line) -> None:
    named = [door for door in _doors(shipped) if door.streets]
    assert [door.street for door in named if door.streets_source not in shipped.library.sources] == []


def test_a_street_is_said_as_it_was_printed_where_its_other_name_is_not_known() -> None:
    door = Address(street="Rue Haute 296", postcode="1000", city="Bruxelles", streets={"nl": "Hoogstraat 296"})
    assert [door.street_in(language) for language in ("nl", "fr", "en")] == [
        "Hoogstraat 296",
        "Rue Haute 296",
        "Rue Haute 296",
    ]
    alone = door.model_copy(update={"streets": {}})
    assert [alone.street_in(language) for language in ("nl", "fr", "en")] == ["Rue Haute 296"] * 3


# Bodies of the state and houses with names of their own in three languages: heard as a caller knows them.
NAMES = [
    ("dienst-voogdij", "Dienst Voogdij", "Service des Tutelles", "Guardianship Service"),
    ("rode-kruis-opsporing", "Opsporingsdienst van het Rode Kruis", "Service Tracing de la Croix-Rouge", "Red Cross"),
    ("bureau-voor-juridische-bijstand-brussel", "Bureau voor Juridische Bijstand", "Bureau d'aide", "Legal Aid Office"),
    ("federal-ombudsman", "Federale Ombudsman", "Médiateur fédéral", "Federal Ombudsman"),
    ("pod-maatschappelijke-integratie", "POD Maatschappelijke Integratie", "SPP Intégration sociale", "PPS Social"),
    ("dienst-vreemdelingenzaken", "Dienst Vreemdelingenzaken", "Office des étrangers", "Immigration Office"),
    ("cgvs", "Commissariaat-generaal", "Commissariat général", "Office of the Commissioner General"),
    ("dokters-van-de-wereld", "Dokters van de Wereld", "Médecins du Monde", "Doctors of the World"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "nl", "fr", "en"), NAMES, ids=[row[0] for row in NAMES])
def test_it_is_heard_by_the_name_it_has_in_that_language(id: str, nl: str, fr: str, en: str, shipped: Line) -> None:
    found: Organisation = next(o.organisation for o in shipped.library.services() if o.organisation.id == id)
    for language, name in (("nl", nl), ("fr", fr), ("en", en)):
        assert name in found.called(language)


def test_a_text_has_the_short_name_of_its_language(shipped: Line) -> None:
    found = next(o.organisation for o in shipped.library.services() if o.organisation.id == "igvm")
    assert [found.shortly(language) for language in ("nl", "fr", "en")] == ["IGVM", "IEFH", "IEWM"]


def test_a_door_is_texted_as_it_is_said(shipped: Line) -> None:
    assert "Rue Belliard 68, 1000 Bruxelles" in str(shipped.text("office des étrangers"))
    assert "Belliardstraat 68, 1000 Brussel" in str(shipped.text("dienst vreemdelingenzaken"))


def test_a_short_name_that_is_a_word_of_every_day_asks_for_nobody(shipped: Line) -> None:
    """A house is called "Centre" in a message, for its name would tell; a texter who writes "centre" means none."""
    for word in ("centre", "centrum"):
        assert "organisation" not in {meaning.kind for meaning in shipped.library.meanings(word)}
