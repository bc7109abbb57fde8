"""What the pages of menus, topics and codes have in common: what stands on the desk, and how a change is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from flask import abort, flash, request

from ivr.content.checks.shortcodes import SERIES, Coded
from ivr.content.read.files import PROMPTS
from ivr.content.read.po import file_of
from ivr.errors import Problem
from ivr.language.locale import direction
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.menus.code_list import PosterCode, why_not
from ivr.wings.console.menus.menu_texts import MenuTexts, against, menu_texts
from ivr.wings.console.menus.tree_map import HeardAt, MappedMenu, Shift, every_menu, moments, tree_of
from ivr.wings.console.office import office
from ivr.wings.console.save_form import Attempt, save_form

WORDS = "sms_templates/*/keywords.yaml"


_WHY_NOT = {
    "taken": lazy("This code leads to something else already."),
    "retired": lazy("This code led to something else before. Old posters may still show it."),
}


class Tongue(NamedTuple):
    """A language as forms show it: whether calls and texts are offered in it, and which way it is written."""

    code: str
    name: str
    voice: bool
    sms: bool
    dir: str
    is_source: bool


def on_the_desk(*more: str) -> MenuTexts:
    """The files of the menus as they stand, with `more` besides."""
    return menu_texts(office().desk.root, more)


def tongues(texts: MenuTexts) -> list[Tongue]:
    """Every language of the line, the one in which operators write first."""
    found = []
    for code in texts.files.languages():
        name = next((one["name"] for one in texts.files.line.data["languages"] if one["code"] == code), code)
        channels = texts.files.channels(code)
        tongue = Tongue(code, name, "voice" in channels, "sms" in channels, direction(code), code == texts.source)
        found.append(tongue)
    return sorted(found, key=lambda tongue: not tongue.is_source)


def typed(prefix: str, texts: MenuTexts) -> dict[str, str]:
    """What was typed for each language in the fields that begin so."""
    return {code: request.form.get(f"{prefix}_{code}", "").strip() for code in texts.files.languages()}


def retyped(prefix: str, texts: MenuTexts) -> dict[str, str]:
    """What was typed in the source language, and in each other one where it is not what the form showed, or where
    somebody says that it is right: what nobody touched may have become something better meanwhile."""
    right = {texts.source, *request.form.getlist("right")}
    shown = shown_before(prefix, texts, {})
    return {code: said for code, said in typed(prefix, texts).items() if code in right or said != shown.get(code)}


def shown_before(prefix: str, texts: MenuTexts, said: Mapping[str, str]) -> dict[str, str]:
    """What a form showed when it was opened: what it brought back, else what is `said` now."""
    return {code: request.form.get(f"was_{prefix}_{code}", said.get(code, "")) for code in texts.files.languages()}


def sent_for(words: Mapping[str, str], texts: MenuTexts, first: str) -> dict[str, str]:
    """The versions that a form brought back, of those files into which these words go."""
    files = {code: first if code == texts.source else file_of(code) for code in words}
    return sent_versions(list(files.values()))


def save_menus(before: MenuTexts, after: MenuTexts, why: str, versions: Mapping[str, str] | None = None) -> Attempt:
    """Saves what a change made of the texts, if callers reach all that they reached before. `versions` are those that
    the form was made from, where what it shows may have been changed meanwhile."""
    if found := against(before, after):
        return Attempt(False, found)
    changed: dict[str, tuple[str, str | None]] = {}
    for file, text in after.texts.items():
        if text == before.texts.get(file):
            continue
        opened = office().desk.open(file, office().now())
        if opened.text != before.texts.get(file, ""):
            flash(_("Somebody saved at the same moment. Please look, and do it once more."), "bad")
            return Attempt(False)
        changed[file] = ((versions or {}).get(file, opened.version), text)
    return save_form(changed, why)


def carried(files: list[str], attempt: Attempt | None = None) -> dict[str, str]:
    """The versions for the hidden fields of a form: of the files as they are, or once more what it was made from."""
    if attempt is None:
        return office().desk.versions(files, office().now())
    clash = {attempt.clash.file: attempt.clash.version} if attempt.clash else {}
    return sent_versions(files) | clash


def sent_versions(files: list[str]) -> dict[str, str]:
    """The versions that a form brought back."""
    return {file: request.form.get(f"version {file}", "") for file in files}


def files_of_sentences(texts: MenuTexts, first: str = PROMPTS) -> list[str]:
    """The file in which sentences of the source language stand, and the catalogues that are there."""
    return [first, *(file for code in texts.others() if (file := file_of(code)) in texts.texts)]


def beside_words(attempt: Attempt | None, texts: MenuTexts, prefix: str) -> dict[str, str]:
    """The problems of sentences beside the field of their language; those of names and of words that people text beside
    theirs, where a form has them."""
    languages = {file_of(code): code for code in texts.others()} | {PROMPTS: texts.source}
    languages |= {f"sms_templates/{code}/keywords.yaml": code for code in texts.files.languages()}
    found = [one for one in (attempt.problems if attempt else ()) if one.file in languages]
    return {
        f"{_field_of(one, prefix)}_{languages[one.file]}": f"{one.message}. {one.hint}"
        for one in found
        if one.code.startswith(("T4", "D208", "S6"))
    }


def _field_of(problem: Problem, prefix: str) -> str:
    """The name of the fields, without their language, to which a problem belongs."""
    if problem.code.startswith("S6"):
        return "text"
    return "name" if problem.message.startswith("topics:") and request.form.get("code") is not None else prefix


def refused_code(kind: Coded, code: str, others: Iterable[PosterCode], retired: Collection[str]) -> str:
    """Why something cannot have this code, to be told beside its field; "" where it can."""
    why = why_not(kind, code, others, retired)
    if why == "form":
        series = SERIES[kind]
        return _("Codes for this kind of thing are %(first)s to %(last)s.", first=str(series[0]), last=str(series[-1]))
    return str(_WHY_NOT[why]) if why else ""


def mapped(texts: MenuTexts, menu: str) -> MappedMenu:
    """A menu on the map; 404 where nothing leads to it."""
    return next((one for one in all_menus(texts) if one.id == menu), None) or abort(404)


def all_menus(texts: MenuTexts) -> list[MappedMenu]:
    """Every menu that is reached, as it is heard in the language of the page."""
    return list(every_menu(tree_of(texts, chosen_language(texts), _("First menu"))))


def chosen_language(texts: MenuTexts) -> str:
    """The language in which the page shows the sentences."""
    asked = request.values.get("language", "")
    return asked if asked in texts.files.languages() else texts.source


def moments_of(texts: MenuTexts, menu: str) -> dict[str, HeardAt]:
    """When each choice of a menu is heard, in the language of the page."""
    language = chosen_language(texts)
    said = texts.files.texts[language].data if language in texts.files.texts else {}
    return moments(texts.menus().get(menu, ()), said)


def tell_shifts(found: list[Shift]) -> None:
    """Says how many seconds a caller listens until each choice, before the change and now."""
    for shift in found:
        values = {"name": shift.name}
        for when, moment in (("was", shift.before), ("now", shift.after)):
            values |= {f"{when}_key": moment.key, when: f"{moment.until:.1f}"} if moment else {}
        if shift.before and shift.after:
            flash(_("“%(name)s”: key %(now_key)s, after %(now)s seconds. Before: key %(was_key)s, %(was)s.", **values))
        elif shift.after:
            flash(_("“%(name)s” is new: key %(now_key)s, after %(now)s seconds.", **values))
        else:
            flash(_("“%(name)s” is not here any more; it was key %(was_key)s.", **values))
