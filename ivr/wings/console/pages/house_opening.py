"""What the pages of one organisation have in common: it is opened, its form is read, and what was typed is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, flash, request
from flask_babel import get_locale

from ivr.content.read.document import Loc, YamlDocument, yaml_document
from ivr.content.read.files import Files
from ivr.country.opening import ZONE
from ivr.engine.directory.reports import reports_by_contact
from ivr.errors import NoSnapshot
from ivr.language.locale import direction
from ivr.model.provenance import Checked
from ivr.snapshot.read import Snapshot
from ivr.store import keys
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.house_index import HouseListed, houses_listed
from ivr.wings.console.organisations.house_words import HOW_WORDS, language_name
from ivr.wings.console.organisations.one_house import House, open_house
from ivr.wings.console.organisations.words_typed import Typed, catalogues_after, other_languages
from ivr.wings.console.save_form import Attempt, save_form


@dataclass(frozen=True)
class FormBase:
    """The file as it was when the form was made: all that differs from it was typed."""

    text: str
    version: str
    document: YamlDocument

    def at(self, loc: Loc) -> dict[str, object]:
        """The names with values at a place; the page is not found where it is gone."""
        value: object = self.document.data
        for step in loc:
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                abort(404)
        return value if isinstance(value, dict) else abort(404)


def house_of(id: str) -> House:
    """The organisation of the address; the page is not found where there is none."""
    return open_house(office().desk.root, id) or abort(404)


def file_of_its_own(id: str) -> House:
    """The same, for what cannot be changed in a row."""
    house = house_of(id)
    return abort(404) if house.is_row else house


def base_of(house: House) -> FormBase:
    """What the form that was sent was made from, or the file as it is now."""
    here = office()
    version = request.form.get("version", "")
    if version:
        text = here.desk.text_of(house.file, version, here.now())
    else:
        opened = here.desk.open(house.file, here.now())
        text, version = opened.text, opened.version
    return FormBase(text, version, yaml_document(house.file, text)[0])


def rewritten(change: Callable[[], str], faults: dict[str, str], field: str) -> str:
    """The text of a file with a change; "" where it cannot be made in the file as it stands, which is said beside a
    field."""
    try:
        return change()
    except ValueError:
        faults[field] = _("This cannot be written down here. Ask who looks after the server to change it in the file.")
        return ""


def saved(house: House, base: FormBase, text: str, why: str, words: Typed | None = None) -> Attempt:
    """Saves the file of an organisation with the catalogues that follow from it."""
    changed: dict[str, tuple[str, str | None]] = {house.file: (base.version, text)}
    return save_form(changed | catalogues_of(house, base.text, text, words), f"{house.name}: {why}")


def catalogues_of(
    house: House, before: str, after: str, words: Typed | None = None
) -> dict[str, tuple[str, str | None]]:
    """The catalogues that change with it, each with its version."""
    here = office()
    told = catalogues_after(house.files, house.id, before, after, words or {})
    versions = here.desk.versions(list(told), here.now())
    return {file: (versions[file], text) for file, text in told.items()}


def saved_as_it_is(house: House, text: str, why: str) -> Attempt:
    """Saves a change that was made from the file as it is now: a click, not a form that stood open."""
    here = office()
    return save_form({house.file: (here.desk.open(house.file, here.now()).version, text)}, f"{house.name}: {why}")


def tell(tried: Attempt) -> None:
    """What stood against a change that was a click, where no form is there to show it in."""
    if tried.clash:
        flash(_("%(who)s changed this at the same moment. Look at it, then try again.", who=tried.clash.who), "bad")
    elif not tried.done:
        told = " ".join(f"{problem.message}. {problem.hint}" for problem in tried.problems[:3])
        flash(_("Nothing was saved. %(why)s", why=told), "bad")


def sent() -> FormSent:
    """The form that was sent."""
    return FormSent(request.form.to_dict(flat=False))


def today() -> date:
    return office().now().astimezone(ZONE).date()


def locale_here() -> str:
    return str(get_locale() or "en")


def others_of(files: Files) -> list[tuple[str, str, str]]:
    """The other languages of the line: code, name, and which way they are written."""
    return [(code, language_name(code, locale_here()), direction(code)) for code in other_languages(files)]


def made_sure() -> Checked | None:
    """How somebody says that they know what they typed; None where they only put right a slip."""
    how = request.form.get("how", "")
    return Checked.model_validate({"date": today().isoformat(), "how": how}) if how in HOW_WORDS else None


def known_line() -> Snapshot:
    """The draft as it was last tried, else what callers hear: names of topics and areas, and how messages look."""
    try:
        return office().draft.shelf.live()
    except NoSnapshot:
        return office().line.shelf.live()


def houses() -> list[HouseListed]:
    """All organisations of the draft."""
    desk = office().desk
    return houses_listed(desk.root, desk.state)


def reported(library: Snapshot) -> Mapping[str, int]:
    """How often callers said of late that a number does not work."""
    since = (today() - timedelta(days=library.line.reports.days)).isoformat()
    counts: dict[str, int] = {}
    for one in reports_by_contact(office().store.tallies(keys.REPORTS.name, since), library):
        counts[one.number] = counts.get(one.number, 0) + one.reasons.total()
    return counts
