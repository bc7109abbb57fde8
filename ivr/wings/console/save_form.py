"""What every form that changes files does when it is sent: save, say what came of it, and keep what was typed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from flask import flash

from ivr.content.read.document import Loc, yaml_document
from ivr.content.read.files import RETIRED
from ivr.errors import Problem
from ivr.wings.console.desk.desk import Clash, Refused
from ivr.wings.console.interface import _
from ivr.wings.console.menus.code_list import codes_in, has_codes, with_retired
from ivr.wings.console.office import me, office, wrote
from ivr.wings.console.plain_words import in_words


@dataclass(frozen=True)
class Attempt:
    """What came of a form: `done`, or what its page shows once more above what was typed. A form that is sent again
    after a clash has to carry the `version` of it: then it knows what it undoes."""

    done: bool
    problems: tuple[Problem, ...] = ()
    clash: Clash | None = None
    file: str = ""
    """The file that the form shows, the first of those that it changes."""

    def version(self, old: str) -> str:
        """The version that the form carries when its page is shown again."""
        return self.clash.version if self.clash and self.clash.file == self.file else old

    def without(self, codes: Collection[str]) -> Attempt:
        """The same without the problems of some codes, which the page tells in other words."""
        return replace(self, problems=tuple(one for one in self.problems if one.code not in codes))

    def apart(self, faults: Mapping[str, str]) -> list[str]:
        """The problems in words that no field has beside it."""
        told = dict.fromkeys(map(in_words, self.problems))
        return [one for one in told if one not in faults.values()]

    def faults(self, text: str, file: str, places: Mapping[str, Loc]) -> dict[str, str]:
        """The problems beside their fields: name of a field -> what is wrong and how to mend it. `places` says where
        the value of each field stands in the file as it would be with this `text`; a problem belongs to the field
        with the nearest line above it that is not below it."""
        lines = yaml_document(file, text)[0].lines
        return dict(_beside(self.problems, file, {name: lines.get(loc, 0) for name, loc in places.items()}))


def save_form(changed: Mapping[str, tuple[str, str | None]], why: str) -> Attempt:
    """Saves files in the name of who is signed in: file -> the version its form was made from, and its new text (None
    deletes it). `why` is the line of the history; what came of it is told on the next page."""
    here = office()
    found = here.desk.save({**_old_codes(changed), **changed}, me().name, why, here.now())
    if isinstance(found, Clash):
        return Attempt(False, clash=found, file=next(iter(changed)))
    if isinstance(found, Refused):
        return Attempt(False, found.problems)
    if not found.commit:
        flash(_("Nothing was different, so nothing was saved."))
    elif found.merged_with:
        flash(_("Saved, together with what %(who)s changed meanwhile.", who=found.merged_with))
    else:
        flash(_("Saved in the draft. Callers hear it once it is published."))
    if found.commit:
        wrote("saved", why)
    return Attempt(True, found.problems)


def _old_codes(changed: Mapping[str, tuple[str, str | None]]) -> dict[str, tuple[str, str]]:
    """The list of codes that led to something once, where a code leads nowhere after this; nothing where none does."""
    here = office()
    before = {file: codes_in(file, here.desk.open(file, here.now()).text) for file in changed if has_codes(file)}
    after = {file: codes_in(file, changed[file][1] or "") for file in before}
    if before == after:
        return {}
    kept = here.desk.open(RETIRED, here.now())
    text = with_retired(kept.text, dict(ChainMap(*before.values())), dict(ChainMap(*after.values())))
    return {RETIRED: (kept.version, text)} if text != kept.text else {}


def _beside(problems: Iterable[Problem], file: str, lines: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    for problem in problems:
        above = [(line, name) for name, line in lines.items() if 0 < line <= problem.line]
        if problem.file == file and above:
            yield max(above)[1], in_words(problem)
