"""A language more: offered to nobody yet, with its catalogue beside the sentences, and files that say what belongs in
them. The terminal and the console add one by this."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal, NamedTuple

from babel import Locale
from babel.core import get_global

from ivr.content.begun_files import begun_files
from ivr.content.catalogues.catalogue_sent import to_download
from ivr.content.catalogues.locators import to_translate
from ivr.content.read.files import LINE, Files
from ivr.content.read.po import PoFile, file_of
from ivr.content.rewriting import insert
from ivr.language.locale import has_days, language_codes, locale

NewFault = Literal["there", "unknown", "dayless", "nameless", "name", "locale"]
"""What is wrong: the code is one of the line, one of nobody, or one of which CLDR has no days; there is no name, or it
is none; the locale is none of this language."""
FIELDS: dict[NewFault, str] = {
    "there": "code", "unknown": "code", "dayless": "code", "nameless": "name", "name": "name", "locale": "locale",
}  # fmt: skip
_LOCALE = re.compile(r"([a-z]{2,3})(-[A-Z]{2})?")
_LONGEST_NAME = 40
_IN_NAMES = " '’ʼ()-/·"


class NewLanguage(NamedTuple):
    """What somebody says of a language that is to be added: its code, what it calls itself, its code with a country,
    and its voice at the provider."""

    code: str
    name: str
    locale: str
    say: str = ""


def usual_locale(code: str) -> str:
    """The code with the country where most people speak it, by CLDR; without one where CLDR names none.

    >>> usual_locale("tr"), usual_locale("prs"), usual_locale("eo"), usual_locale("qq")
    ('tr-TR', 'prs-AF', 'eo', 'qq')
    """
    known = locale(code) if has_days(code) else None
    country = known and (known.territory or _likely(known).territory)
    return f"{code}-{country}" if country and country.isalpha() else code


def _likely(known: Locale) -> Locale:
    return Locale.parse(get_global("likely_subtags").get(known.language, known.language))


def faults_of_new(files: Files, new: NewLanguage) -> list[NewFault]:
    """What is wrong with a new language, at most one fault a field."""
    found: list[NewFault] = []
    if new.code in files.languages():
        found.append("there")
    elif new.code not in language_codes():
        found.append("unknown")
    elif not has_days(new.code):
        found.append("dayless")
    if not new.name:
        found.append("nameless")
    elif not _is_name(new.name):
        found.append("name")
    tag = _LOCALE.fullmatch(new.locale)
    return found if tag and tag[1] == new.code else [*found, "locale"]


def meant_code(typed: str) -> str:
    """The code that is meant by one with its country, in capitals, or by the English name of a language; else "".

    >>> meant_code("tr-TR"), meant_code("Turkish"), meant_code("qq")
    ('tr', 'tr', '')
    """
    names = {name.casefold(): code for code, name in Locale("en").languages.items()}
    word = typed.casefold()
    meant = names.get(word, re.split(r"[-_]", word)[0])
    return meant if meant != typed and meant in language_codes() and has_days(meant) else ""


def _is_name(name: str) -> bool:
    """Whether a language can call itself so: letters of any alphabet, and few signs."""
    kinds = (unicodedata.category(sign)[0] for sign in name if sign not in _IN_NAMES)
    return len(name) <= _LONGEST_NAME and set(kinds) <= {"L", "M"} and any(map(str.isalpha, name))


def with_language(root: Path, line: str, files: Files, prompts: str, new: NewLanguage) -> dict[str, str]:
    """The new texts of the files of a line below `root`: `line` is that of `menus/line.yaml`, of which all else stays
    as it is, and `prompts` that of the prompts. Files that are there already are not among them, but for the first."""
    entry = {"code": new.code, "name": new.name, "voice": "no", "sms": "no", "review": "draft", "locale": new.locale}
    entry |= {"say": new.say} if new.say else {}
    at = sum(1 for _ in files.line.find("languages", "*"))
    sentences = {one.place: one for one in to_translate(files, prompts)}
    begun = {file_of(new.code): to_download(PoFile(new.code), sentences), **begun_files(root, files, new.code)}
    fresh = {file: text for file, text in begun.items() if not (root / file).exists()}
    return {LINE: insert(line, ("languages", at), entry), **fresh}
