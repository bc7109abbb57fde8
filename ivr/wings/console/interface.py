"""The language of the pages: English where they are written, other languages from the catalogues in `translations/`."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, force_locale, get_locale, gettext, lazy_gettext
from flask_login import current_user

LANGUAGES = {"en": "English", "nl": "Nederlands", "fr": "Français"}
_FOLDER = Path(__file__).parent / "translations"


class _Catalogues(Domain):  # type: ignore[misc]
    """The catalogues as they are written: nothing has to be compiled before it is seen."""

    def get_translations(self) -> NullTranslations:
        locale = str(get_locale() or "en")
        if locale not in self.cache:
            self.cache[locale] = _read(locale)
        found: NullTranslations = self.cache[locale]
        return found


def _read(language: str) -> NullTranslations:
    path = _FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    out = io.BytesIO()
    write_mo(out, catalogue)
    out.seek(0)
    return Translations(out)


def _(text: str, **values: object) -> str:
    """A sentence in the language of who looks at the page; `%(name)s` becomes the value of that name."""
    return str(gettext(text, **values))


def lazy(text: str) -> object:
    """The same for what is written down before anybody looks: it is said when it becomes text."""
    return lazy_gettext(text)


def in_each(text: object) -> list[str]:
    """What was made by `lazy`, in each language of the pages: for what somebody may have fetched in another one."""

    def said(language: str) -> str:
        with force_locale(language):
            return str(text)

    return [said(language) for language in LANGUAGES]


def install(app: Flask) -> None:
    """Lets the pages of an application speak the language of who looks at them."""
    babel = Babel(app, locale_selector=chosen)
    babel.domain_instance = _Catalogues()


def chosen() -> str:
    """The language that somebody chose for the pages, or their browser; else English."""
    own = getattr(getattr(current_user, "account", None), "interface", "")
    return own if own in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES)) or "en"
