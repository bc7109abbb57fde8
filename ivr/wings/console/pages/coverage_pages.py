"""The map of what is missing where."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import get_locale

from ivr.errors import NoSnapshot
from ivr.snapshot.read import Snapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.desk.kept import kept
from ivr.wings.console.gaps.gap_table import GapMap, elsewhere, gap_holes, gap_map, gap_rows, is_hole
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.release.told_changes import called

pages = Pages()
_HOLES = 30


@pages.page("/coverage", May.SEE)
def coverage() -> str:
    """Topics and parts of the country, with how many numbers there are by day and at night."""
    draft, topic = request.args.get("of") == "draft", request.args.get("topic", "")
    found = _map(draft=draft)
    language = str(get_locale() or "en")
    topic = topic if any(row.topic == topic for row in found.rows) else ""
    return render_template(
        "console/coverage.html",
        rows=gap_rows(found, topic),
        holes=gap_holes(found, topic)[:_HOLES],
        parts=found.parts,
        topics=dict.fromkeys(row.topic for row in found.rows),
        topic=topic,
        draft=draft,
        called=lambda id: called(id, found.names, language),
        elsewhere=lambda hole: elsewhere(hole, found.parts),
        is_hole=is_hole,
    )


def _map(*, draft: bool) -> GapMap:
    """Of what callers hear, or of what they would; found out once a day for each snapshot."""
    here, now = office(), office().now()
    try:
        library: Snapshot = here.draft.library(now) if draft else here.line.shelf.live()
    except NoSnapshot:
        return GapMap((), (), (), (), {})
    file = here.desk.state / f"coverage-{'draft' if draft else 'live'}.json"
    return kept(file, (library.id, now.date().isoformat()), GapMap, lambda: gap_map(library, now))
