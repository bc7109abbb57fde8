"""Words that people type in their own language where the files have English ones: "uren" is `hours`."""

from __future__ import annotations

from ivr.language.letters import fold
from ivr.language.locale import language_codes, locale
from ivr.model.kinds import KINDS

_WORDS = {
    "name": "naam nom", "hours": "uren openingsuren heures horaire horaires", "value": "nummer telefoonnummer numero",
    "address": "adres adresse", "street": "straat rue", "postcode": "cp", "city": "stad gemeente ville commune",
    "languages": "talen langues", "summary": "samenvatting beschrijving resume description", "kind": "soort type",
    "services": "diensten dienst service", "contacts": "contact contacten", "topics": "onderwerpen sujets themes",
    "areas": "gebied gebieden regio zone zones", "appointment": "afspraak rendezvous", "cost": "kost prijs prix cout",
    "note": "nota opmerking remarque", "evidence": "bewijs bron preuve", "checked": "gecontroleerd verifie",
    "interpreter": "tolk interprete", "closures": "sluitingen gesloten fermetures", "audience": "doelgroep public",
    "yes": "ja oui", "no": "nee neen non", "on-request": "aanvraag demande",
    "unknown": "onbekend inconnu", "free": "gratis gratuit", "normal": "gewoon", "required": "verplicht obligatoire",
    "possible": "mogelijk", "called": "gebeld telephone appele", "visited": "bezocht visite",
}  # fmt: skip
_ALL = _WORDS | {name: kind.typed for name, kind in KINDS.items()}
_MEANT = [(fold(foreign), word) for word, typed in _ALL.items() for foreign in typed.split()]


def meant_in_english(typed: str, known: list[str]) -> str:
    """The word of the files that somebody meant, of those that are known there; "" where nobody can tell.

    >>> meant_in_english("uren", ["hours", "urgent"]), meant_in_english("Téléphone", ["phone"])
    ('hours', 'phone')
    """
    return next((word for foreign, word in _MEANT if foreign == fold(typed) and word in known), "")


def language_meant(typed: str) -> str:
    """The code of a language by its name in one of the languages of the country; "" where it has none.

    >>> language_meant("Nederlands"), language_meant("arabe"), language_meant("Elvish")
    ('nl', 'ar', '')
    """
    for code in ("nl", "fr", "en", "de"):
        for found, name in locale(code).languages.items():
            if fold(name) == fold(typed) and found in language_codes():
                return str(found)
    return ""
