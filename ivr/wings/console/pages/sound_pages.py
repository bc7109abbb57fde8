"""What callers hear, sentence by sentence: played, recorded, and gone back to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from ivr.audio.formats import BadSound
from ivr.audio.upkeep import AudioFolders
from ivr.errors import InputError
from ivr.language.locale import direction, name_in
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office, wrote
from ivr.wings.console.page_list import Pages
from ivr.wings.console.sound.sound_table import Wish, counts, next_after, page_of, read_wish, wished
from ivr.wings.console.sound.spoken_finding import FoundSoFar, found_so_far, known_so_far
from ivr.wings.console.sound.spoken_list import SpokenList, SpokenSentence
from ivr.wings.console.sound.take_list import HeldTake, TakeList, as_heard
from ivr.wings.console.sound.voices_heard import HeardAs, HeardList, heard, voices
from ivr.wings.console.sound.words_of_sound import group_names, state_names

pages = Pages()
WAV = "audio/wav"


@dataclass(frozen=True)
class SoundRow:
    """A sentence in the table: how it is heard, the address of its sound ("" where it has none of its own), and the
    words of an older recording."""

    sentence: SpokenSentence
    state: HeardAs
    address: str
    older: str


@pages.page("/sound", May.TRANSLATE)
def sound() -> str:
    """The table of all sentences, fifty a page."""
    found = found_so_far(office().desk, office().line.clips, office().now())
    if not found.spoken or not (languages := _languages(found.spoken)):
        return _nothing_yet(found)
    spoken, states, wish = found.spoken, _states(found.spoken), read_wish(request.args, languages)
    page = page_of(wished(spoken, states, wish), request.args.get("page", 1, int))
    return render_template(
        "console/sound.html", is_new=found.is_new, page=page, rows=[_row(one, states) for one in page.shown],
        counts=counts(spoken, states, wish.language), **_words(wish, languages),
    )  # fmt: skip


@pages.page("/sound/cards", May.TRANSLATE)
def sound_cards() -> str:
    """The cards of which callers hear something by the voice of the telephone company, or not at all."""
    found = found_so_far(office().desk, office().line.clips, office().now())
    if not found.spoken or not (languages := _languages(found.spoken)):
        return _nothing_yet(found)
    wish = read_wish(request.args, languages)
    lacking = _states(found.spoken).unspoken(found.spoken, wish.language)
    page = page_of(lacking, request.args.get("page", 1, int))
    return render_template(
        "console/sound_cards.html", is_new=found.is_new, page=page, every=len(found.spoken.cards),
        **_words(wish, languages),
    )  # fmt: skip


@pages.page("/sound/<language>/<id>", May.TRANSLATE)
def sentence(language: str, id: str) -> str:
    """One sentence: to be heard, recorded, and accepted."""
    spoken, one = _known(language, id)
    states, wish = _states(spoken), read_wish(request.args, _languages(spoken))
    wish = replace(wish, language=language)
    pieces = [piece for name in one.pieces if (piece := spoken.get(language, name))]
    return render_template(
        "console/sentence.html", row=_row(one, states), takes=TakeList(office().desk).of(one),
        pieces=[_row(piece, states) for piece in pieces], cards=spoken.on_cards(one),
        next=next_after(wished(spoken, states, replace(wish, state="")), id, states, wish),
        **_words(wish, [language]),
    )  # fmt: skip


@pages.page("/sound/<language>/<id>/take", May.TRANSLATE, ["POST"])
def add_take(language: str, id: str) -> Response:
    """A recording, from the microphone or from a file: callers do not hear it before it is accepted."""
    _spoken, one = _known(language, id)
    try:
        TakeList(office().desk).add(one, _sent_file(), office().now())
        flash(_("Listen to it below. Callers do not hear it before you use it."))
    except BadSound as refused:
        flash(str(refused), "bad")
    except OSError:
        flash(_("The server could not keep the recording. Try again, or tell who looks after it."), "bad")
    return _back(language, id)


@pages.page("/sound/<language>/<id>/take/<name>", May.TRANSLATE)
def hear_take(language: str, id: str, name: str) -> Response:
    """A take, as callers hear it."""
    _spoken, one = _known(language, id)
    try:
        data = as_heard(_take(one, name), one.text).wav
    except BadSound:
        abort(404)
    response = Response(data, mimetype=WAV)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response


@pages.page("/sound/<language>/<id>/take/<name>/use", May.TRANSLATE, ["POST"])
def use_take(language: str, id: str, name: str) -> Response:
    """This take is the recording of the sentence from now on."""
    _spoken, one = _known(language, id)
    try:
        TakeList(office().desk).accept(one, _take(one, name), me().name, office().now())
    except (InputError, OSError) as fault:
        flash(str(fault), "bad")
        return _back(language, id)
    wrote("recorded", f"{language}: {one.text[:60]}")
    flash(_("Kept in the draft. Callers hear it once it is published."))
    return _back(language, request.form.get("next") or id)


@pages.page("/sound/<language>/<id>/take/<name>/gone", May.TRANSLATE, ["POST"])
def drop_take(language: str, id: str, name: str) -> Response:
    """Throws away a take that was not used."""
    _spoken, one = _known(language, id)
    TakeList(office().desk).drop(_take(one, name))
    return _back(language, id)


@pages.page("/sound/<language>/<id>/withdrawn", May.TRANSLATE, ["POST"])
def withdraw_take(language: str, id: str) -> Response:
    """Takes the recording out of use: the sentence is said by another voice again, and the recording is kept."""
    _spoken, one = _known(language, id)
    _take(one, "accepted")
    try:
        TakeList(office().desk).withdraw(one, me().name, office().now())
    except (InputError, OSError) as fault:
        flash(str(fault), "bad")
        return _back(language, id)
    wrote("took a recording away", f"{language}: {one.text[:60]}")
    flash(_("It is kept below: go back to it at any time. Callers hear it until the draft is published."))
    return _back(language, id)


def _sent_file() -> bytes:
    """The recording in a form; nothing where none was chosen."""
    given = request.files.get("recording")
    if not given:
        return b""
    with given.stream as file:
        return file.read()


def _nothing_yet(found: FoundSoFar) -> str:
    """While it is found for the first time; or where there is nothing that one may see."""
    return render_template("console/sound_waiting.html", waits=not found.is_new)


def _known(language: str, id: str) -> tuple[SpokenList, SpokenSentence]:
    """A sentence of a language that is theirs, in the list as it is known: nobody waits here for a new one."""
    spoken = known_so_far(office().desk)
    one = spoken.get(language, id) if spoken and me().may_translate(language) else None
    if not spoken or not one:
        abort(404)
    return spoken, one


def _take(one: SpokenSentence, name: str) -> HeldTake:
    return TakeList(office().desk).get(one, name) or abort(404)


def _languages(spoken: SpokenList) -> list[str]:
    """The languages of the list whose sentences are theirs."""
    return [code for code in spoken.languages if me().may_translate(code)]


def _states(spoken: SpokenList) -> HeardList:
    folders = AudioFolders(office().desk.root, office().line.clips)
    return heard(spoken, voices(folders.recorded, folders.clips))


def _row(one: SpokenSentence, states: HeardList) -> SoundRow:
    state, older = states.of(one), states.older.get((one.language, one.id), "")
    if state == "recorded":
        address = url_for("console.hear_take", language=one.language, id=one.id, name="accepted")
    else:
        address = _clip(one)
    return SoundRow(one, state, address, older)


def _clip(one: SpokenSentence) -> str:
    """The address of a clip that a voice made, or "". It tells one making of it from another."""
    try:
        made = (office().line.clips / one.language / f"{one.id}.wav").stat().st_mtime_ns
    except OSError:
        return ""
    return f"{url_for('audio.clip', language=one.language, name=one.id)}?{made:x}"


def _words(wish: Wish, languages: list[str]) -> dict[str, object]:
    """What the pages say of languages, groups and states."""
    locale = str(get_locale())
    return {
        "wish": wish,
        "languages": [(code, name_in(locale, code) or code) for code in languages],
        "groups": group_names(),
        "states": state_names(),
        "direction": direction,
    }


def _back(language: str, id: str) -> Response:
    """To the page of a sentence, with what somebody looks through."""
    wish = replace(read_wish(request.args, [language]), language="")
    return redirect(url_for("console.sentence", language=language, id=id, **wish.query), 303)
