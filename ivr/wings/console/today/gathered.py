"""Gathers what the cards of the first page are made of: from the live snapshot, the desk and what callers reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.content.catalogues.status import standings
from ivr.country.opening import ZONE
from ivr.engine.directory.reports import ContactReports, reports_by_contact
from ivr.errors import InputError, NoSnapshot
from ivr.snapshot.read import Snapshot
from ivr.store import keys
from ivr.store.contract import StoreDown, Tally
from ivr.wings.console.desk.git_store import Commitment
from ivr.wings.console.desk.kept import kept
from ivr.wings.console.desk.preview import Basis
from ivr.wings.console.office import Office
from ivr.wings.console.today.directory_facts import DirectoryFacts, directory_facts
from ivr.wings.console.today.hand_cards import Gathered, Standings, WorkCard, cards
from ivr.wings.console.today.sound_counts import without_clip

_WORD_DAYS = 90


def gathered(here: Office, now: datetime, language: str) -> list[WorkCard]:
    """The cards, in the language of the pages. What is dear is found out once for each save and each publication, and
    kept in files of the desk; what cannot be read has no card."""
    basis = here.press.basis(now)
    translations, saves = _translations(here, basis), _saves(here, basis, now)
    words = Counter(_words(here, now))
    try:
        library = here.line.shelf.live()
    except NoSnapshot:
        return cards(Gathered(translations=translations, saves=saves, words=words), language)
    reports = _reports(here, library, now)
    entries = {one.service: library.service(one.service) for one in reports}
    found = Gathered(
        facts=_facts(here, library, reports, now),
        reports=reports,
        rule=library.line.reports,
        names={entry.organisation.id: entry.organisation.name for entry in entries.values() if entry},
        translations=translations,
        words=words,
        saves=saves,
        sounds=_sounds(here, library),
        languages={one.code: one.name for one in library.line.languages},
    )
    return cards(found, language)


def _facts(here: Office, library: Snapshot, reports: Sequence[ContactReports], now: datetime) -> DirectoryFacts:
    counted: Counter[str] = Counter()
    for one in reports:
        counted[one.number] += one.reasons.total()
    today = now.astimezone(ZONE).date()
    made_from = (library.id, today.isoformat(), *(f"{number} {count}" for number, count in sorted(counted.items())))
    file = here.desk.state / "today.json"
    return kept(file, made_from, DirectoryFacts, lambda: directory_facts(library, counted, today))


def _reports(here: Office, library: Snapshot, now: datetime) -> list[ContactReports]:
    return reports_by_contact(_tallies(here, keys.REPORTS.name, now, library.line.reports.days), library)


def _words(here: Office, now: datetime) -> dict[str, int]:
    """The words that several people texted and the line does not know, the most frequent first."""
    counted: Counter[str] = Counter()
    for tally in _tallies(here, keys.WORDS.name, now, _WORD_DAYS):
        counted[tally.key] += tally.count
    return dict(counted.most_common())


def _tallies(here: Office, table: str, now: datetime, days: int) -> Sequence[Tally]:
    since = (now.astimezone(ZONE).date() - timedelta(days=days)).isoformat()
    try:
        return here.store.tallies(table, since)
    except StoreDown:
        return ()


def _translations(here: Office, basis: Basis) -> tuple[Standings, ...]:
    file = here.desk.state / "translations.json"
    return kept(file, (basis.head,), tuple[Standings, ...], lambda: _standings(here))


def _standings(here: Office) -> tuple[Standings, ...]:
    try:
        found = standings(here.desk.root)
    except InputError:  # told where it is mended
        return ()
    return tuple(Standings(one.language, len(one.missing), len(one.stale), len(one.marked)) for one in found)


def _saves(here: Office, basis: Basis, now: datetime) -> list[Commitment]:
    """Those that wait; none where somebody looked and found that callers hear the same."""
    looked = here.press.known_preview(basis, now)
    return [] if looked and looked.changes_nothing else here.press.waiting(now)


def _sounds(here: Office, library: Snapshot) -> dict[str, int]:
    table = here.line.clips / "clips.jsonl"
    made = str(table.stat().st_mtime_ns) if table.exists() else ""
    file = here.desk.state / "sounds.json"
    return kept(file, (library.id, made), dict[str, int], lambda: without_clip(library, here.line.clips))
