"""The words people text: where each leads, one more, one less; and those that nobody knows yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from ivr.content.read.files import NAMES
from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import StoreDown
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texting.meanings import Meanings
from ivr.wings.console.texting.sms_words import kind_names
from ivr.wings.console.texting.template_preview import organisation_for
from ivr.wings.console.texting.word_book import (
    BookedWord,
    booked,
    doubles,
    fault_of,
    file_of_words,
    found_again,
    searched,
    unknown_words,
    with_word,
    without_word,
)

pages = Pages()

_PAGE = 50
_DAYS = 90


@pages.page("/sms/words", May.SEE)
def words_texted(attempt: Attempt | None = None, word: str = "", faults: Mapping[str, str] | None = None) -> str:
    """Words of one language: searched, by what they lead to, or those that lead to two things."""
    language, means = _language(), _meanings()
    book = _book(language)
    kind, __, id = request.args.get("means", "").partition("/")
    twice = doubles(book)
    found = searched(book, request.args.get("q", ""), kind, id)
    if request.args.get("double"):
        found = [one for one in found if one.key in twice]
    at = request.args.get("page", 1, int)
    return render_template(
        "console/words.html",
        **_common(language, means),
        words=found[(at - 1) * _PAGE : at * _PAGE],
        total=len(found),
        page=at,
        last=-(-len(found) // _PAGE),
        twice=twice,
        attempted=attempt,
        typed=word,
        faults=faults or {},
    )


@pages.page("/sms/words/unknown", May.SEE)
def words_unknown() -> str:
    """What several texters wrote and no line knows, with what it could mean in one click."""
    means, language = _meanings(), _language()
    found = unknown_words(_tallied(), (_book(code) for code in means.languages))
    return render_template("console/words_unknown.html", **_common(language, means), words=found[:200], days=_DAYS)


@pages.page("/sms/words/add", May.EDIT, ["POST"])
def add_word() -> Response | str:
    """One word more for what it means."""
    language, word = _language(), " ".join(request.form.get("word", "").split())
    kind, id = _chosen()
    if faults := _faults(language, word, kind, id):
        return words_texted(word=word, faults=faults)
    attempt = _added(word, kind, id, language)
    return _back(language, word) if attempt.done else words_texted(attempt, word)


@pages.page("/sms/words/remove", May.EDIT, ["POST"])
def remove_word() -> Response | str:
    """One word less."""
    form, language = request.form, _language()
    one = found_again(_book(language), form.get("word", ""), form.get("kind", ""), form.get("id", ""))
    if one is None:
        flash(_("This word is not there any more. Nothing was changed."), "bad")
        return _back(language)
    opened = office().desk.open(one.file, office().now())
    why = _("%(word)s does not mean %(what)s any more", word=one.word, what=_meanings().name(one.kind, one.id))
    attempt = save_form({one.file: (opened.version, without_word(opened.text, one))}, why)
    return _back(language) if attempt.done else words_texted(attempt)


def _faults(language: str, word: str, kind: str, id: str) -> dict[str, str]:
    """What is wrong with a new word, beside which field."""
    if request.form.get("language") not in _meanings().languages:
        return {"language": _("Choose the language of the word.")}
    if not kind:
        return {"means": _("Choose what the word means, or type an organisation that is in the list.")}
    why, other = fault_of(word, kind, id, _book(language))
    return {"word": _told(why, word, other)} if why else {}


def _added(word: str, kind: str, id: str, language: str) -> Attempt:
    file = NAMES if kind == "organisations" else file_of_words(language)
    opened = office().desk.open(file, office().now())
    changed = {file: (opened.version, with_word(opened.text, word, kind, id, language))}
    means, called = _meanings(), _meanings().name(kind, id)
    why = _("%(word)s (%(language)s) means %(what)s", word=word, language=means.language_name(language), what=called)
    attempt = save_form(changed, why)
    if attempt.done:
        flash(f"{why}.")
    return attempt


def _told(why: str, word: str, other: BookedWord | None) -> str:
    name = _meanings().name(other.kind, other.id) if other else ""
    if why == "carrier":
        return _("%(word)s is a word of the telephone companies: it never reaches us.", word=word)
    if why == "form":
        return _("Type one to four words with letters or digits in them.")
    if why == "there":
        return _("%(word)s means that already.", word=word)
    return _(
        "%(word)s means %(name)s already. A word means one thing: take it away there first, or add a longer phrase.",
        word=word,
        name=name,
    )


def _chosen() -> tuple[str, str]:
    """The kind and the id of what a form says that a word means; "" where it says nothing that is there."""
    kind, __, id = request.form.get("means", "").partition("/")
    typed = request.form.get("organisation", "")
    if typed.strip():
        found = organisation_for(office().line.shelf.live(), typed)
        return ("organisations", found) if found else ("", "")
    return (kind, id) if (kind, id) in _meanings().choices else ("", "")


def _book(language: str) -> Sequence[BookedWord]:
    here = office()
    words, names = (here.desk.open(file, here.now()).text for file in (file_of_words(language), NAMES))
    return booked(language, words, names)


def _meanings() -> Meanings:
    """What words can mean, found once in a request."""
    if "meanings" not in g:
        here = office()
        topics = here.desk.open("data/topics.yaml", here.now()).text
        g.meanings = Meanings.of(here.desk.root, topics, here.line.shelf.live(), str(get_locale()))
    found: Meanings = g.meanings
    return found


def _common(language: str, means: Meanings) -> dict[str, object]:
    return {"language": language, "languages": means.language_names(), "means": means, "kinds": kind_names()}


def _language() -> str:
    known = _meanings().languages
    asked = request.values.get("language", "")
    return asked if asked in known else known[0]


def _back(language: str, word: str = "") -> Response:
    """The list, with the word that was added in sight."""
    if request.form.get("back") == "unknown":
        return redirect(url_for("console.words_unknown", language=language))
    return redirect(url_for("console.words_texted", language=language, q=word or request.form.get("q") or None))


def _tallied() -> Counter[str]:
    """How often words that nobody knows were texted of late."""
    since = (office().now().astimezone(ZONE).date() - timedelta(days=_DAYS)).isoformat()
    counted: Counter[str] = Counter()
    try:
        for tally in office().store.tallies(keys.WORDS.name, since):
            counted[tally.key] += tally.count
    except StoreDown:
        flash(_("What texters wrote cannot be read at this moment. Try again in a minute."), "bad")
    return counted
