"""Posters and cards of what callers hear now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request

from ivr.country.numbers import kind, written
from ivr.errors import NoSnapshot
from ivr.model import Language
from ivr.snapshot.read import Snapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.poster.poster_facts import (
    MOST_LANGUAGES,
    PosterFacts,
    TooMuch,
    poster_facts,
    printable_languages,
    printable_topics,
    texted_at,
)
from ivr.wings.console.poster.printer_fonts import PACKAGES, PrinterFont, printer_fonts

pages = Pages()
_ON_A_CARD = 6
"""So many topics of one language; of several fewer."""
Drawing = Callable[[PosterFacts, Sequence[PrinterFont]], bytes]


@dataclass(frozen=True)
class PrintOrder:
    """What somebody wants printed, as far as they have said it."""

    number: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]


@pages.page("/print", May.SEE)
def print_it() -> str:
    """What can be printed, and the choices."""
    return _form("")


@pages.page("/print/poster.pdf", May.SEE)
def print_poster() -> Response | tuple[str, int]:
    """A poster of one page. What draws takes a second to import, and a line that starts anew has calls to answer."""
    from ivr.wings.console.poster.drawn_poster import drawn_poster

    return _printed("poster", drawn_poster)


@pages.page("/print/cards.pdf", May.SEE)
def print_cards() -> Response | tuple[str, int]:
    """A sheet of cards, with fewer topics than a poster."""
    from ivr.wings.console.poster.drawn_card import drawn_cards

    return _printed("cards", drawn_cards, _ON_A_CARD // max(len(request.args.getlist("language")), 1))


def _printed(name: str, draw: Drawing, most: int = 99) -> Response | tuple[str, int]:
    """The PDF, or the form with what keeps it from being printed."""
    library = _live()
    fault = _against(library) if library else _("Nothing was published yet.")
    if library and not fault:
        order = _order(library)
        facts = poster_facts(library, order.number, order.languages, order.topics[:most])
        fonts, missing = printer_fonts(facts.letters)
        if missing or not fonts:
            return _form(_no_font(missing)), 400
        try:
            return _as_file(draw(facts, fonts), f"{name}-{'-'.join(order.languages)}.pdf")
        except TooMuch:
            fault = _("That is too much for one page. Choose fewer topics or languages.")
    return _form(fault), 400


def _against(library: Snapshot) -> str:
    """What is missing or too much in what was chosen; "" for nothing."""
    order = _order(library)
    if kind(order.number) in (None, "short"):
        return _("Write the number of the line, as people dial it.")
    if not order.languages:
        return _("Choose a language.")
    if len(order.languages) > MOST_LANGUAGES:
        return _("Choose three languages at most.")
    return ""


def _no_font(missing: str) -> str:
    return _(
        "This machine has no font with these letters, and would print boxes: %(letters)s "
        "Ask who looks after the server for the packages %(packages)s.",
        letters=" ".join(missing[:20]),
        packages=PACKAGES,
    )


def _as_file(data: bytes, name: str) -> Response:
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _form(fault: str) -> str:
    library = _live()
    if not library:
        return render_template("console/print.html", library=None, fault=fault)
    order = _order(library)
    return render_template(
        "console/print.html",
        library=library,
        fault=fault,
        order=order,
        numbers=[(one.number, _told(library, one.number)) for one in library.line.numbers if not one.records],
        languages=[(one.code, one.name) for one in printable_languages(library, order.number)],
        drafts=[one.name for one in printable_languages(library, order.number) if one.review == "draft"],
        topics=[(topic, _topic_called(library, topic, order)) for topic in printable_topics(library, order.number)],
        texts=texted_at(library, order.number),
        unprinted=_unprinted(library, order.number),
        apart=_not_offered(library, order.number),
        waiting=len(office().press.waiting(office().now())),
        most=MOST_LANGUAGES,
    )


def _live() -> Snapshot | None:
    try:
        return office().line.shelf.live()
    except NoSnapshot:
        return None


def _order(library: Snapshot) -> PrintOrder:
    """What the address says; what it leaves open is the first number, its first language and all topics of its menu."""
    first = next((one.number for one in library.line.numbers if not one.records), "")
    number = _dialled(request.args.get("number", first))
    offered = [one.code for one in printable_languages(library, number)]
    chosen = [code for code in offered if code in request.args.getlist("language")]
    topics = printable_topics(library, number)
    wanted = [topic for topic in topics if topic in request.args.getlist("topic")]
    asked = "number" in request.args
    if request.args.get("pick") in ("all", "none"):
        wanted = topics if request.args["pick"] == "all" else []
    return PrintOrder(number, tuple(chosen if asked else offered[:1]), tuple(wanted if asked else topics))


def _dialled(typed: str) -> str:
    """A number as a machine dials it: "02 212 30 00" is +3222123000."""
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    if typed.strip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else f"+32{digits[1:]}" if digits.startswith("0") else digits


def _told(library: Snapshot, number: str) -> str:
    """A number with what is special about it."""
    known = library.line.number(number)
    language = library.line.language(known.language) if known and known.language else None
    return f"{written(number)} ({language.name})" if language else written(number)


def _topic_called(library: Snapshot, topic: str, order: PrintOrder) -> str:
    """A topic with its code, and the word to text for it where this number can be texted."""
    names, code = library.topics[topic].name, library.topics[topic].code
    name = names.get("en") or next(iter(names.values()), topic)
    words = [library.keywords.topic(topic, language) for language in order.languages]
    word = next(filter(None, words), "") if texted_at(library, order.number) else ""
    return " · ".join(filter(None, (f"{name} ({code})" if code else name, word)))


def _not_offered(library: Snapshot, number: str) -> list[tuple[str, str]]:
    """The other languages of the line, and why each is on no paper with this number."""
    there = {one.code for one in printable_languages(library, number)}
    known = library.line.number(number)
    only = library.line.language(known.language) if known and known.language else None
    return [(one.name, _why_not(one, only)) for one in library.line.languages if one.code not in there]


def _why_not(one: Language, only: Language | None) -> str:
    if only:
        return _("a call to this number is in %(language)s.", language=only.name)
    if one.voice:
        return _("it has no voice, and not every sentence is recorded yet.")
    if one.sms:
        return _("it is offered by SMS alone, and this number cannot be texted.")
    return _("it is offered to nobody yet.")


def _unprinted(library: Snapshot, number: str) -> list[str]:
    """The languages of which this machine has no letters."""
    found = []
    for one in printable_languages(library, number):
        facts = poster_facts(library, number, [one.code], printable_topics(library, number))
        if printer_fonts(facts.letters)[1]:
            found.append(one.name)
    return found
