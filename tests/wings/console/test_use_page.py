"""How the line is used: what is shown, and what nobody can find out from it."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from base64 import b64encode
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from ivr.store.contract import Tally
from ivr.store.keys import USE
from ivr.wings.console.use.use_chart import drawn
from ivr.wings.console.use.use_sheet import use_sheet
from ivr.wings.console.use.use_table import COUNTED, WEEKS, Counted, UseTable, use_period, use_tables
from tests.browser import chromium
from tests.conftest import MONDAY, Line
from tests.wings.console.conftest import Console

WEEK = "2026-11-16"
"""The last one that is over on `MONDAY`."""


def table(house: Line, what: Counted, *tallies: Tally, weeks: int = 1) -> UseTable:
    found = use_tables(tallies, use_period(weeks, MONDAY), house.library)
    return next(one for one in found if one.what == what)


def counts(house: Line, what: Counted, *tallies: Tally) -> dict[str, tuple[int, int | None]]:
    return {row.id: (row.calls, row.texts) for row in table(house, what, *tallies).rows}


def test_whole_weeks_that_are_over() -> None:
    for weeks in WEEKS.values():
        period = use_period(weeks, MONDAY)
        assert (period.first.weekday(), period.last) == (0, date(2026, 11, 22))
        assert (period.last - period.first).days + 1 == 7 * weeks


def test_counts_are_shown_in_fives(house: Line) -> None:
    tallies = [Tally("call topic food", WEEK, 14), Tally("text topic food", WEEK, 5), Tally("call topic bed", WEEK, 4)]
    found = counts(house, "topic", *tallies)
    assert (found["food"], found["bed"], found["law"]) == ((10, 5), (0, 0), (0, 0))


def test_few_looks_like_none_in_every_table_and_in_the_sheet(house: Line) -> None:
    """Who knows of the only call of a week learns nothing of it."""
    few = [
        Tally(f"{way} {what}", WEEK, 4) for way in ("call", "text") for what in ("topic food", "hour 14", "need meal")
    ]
    few += [Tally("call day", WEEK, 4), Tally("call topic gone", WEEK, 4), Tally("call ended card", WEEK, 4)]
    period = use_period(1, MONDAY)
    assert use_tables(few, period, house.library) == use_tables([], period, house.library)


def test_a_call_of_this_week_changes_nothing_on_the_page(house: Line) -> None:
    period = use_period(4, MONDAY)
    now = [Tally("call topic food", MONDAY.date().isoformat(), 50)]
    assert use_tables(now, period, house.library) == use_tables([], period, house.library)


def test_days_of_a_long_time_are_weeks(house: Line) -> None:
    days = [Tally("call day", (date(2026, 11, 16) + timedelta(days=at)).isoformat(), 3) for at in range(7)]
    assert [row.calls for row in table(house, "day", *days).rows] == [0] * 7
    assert [row.calls for row in table(house, "day", *days, weeks=13).rows] == [0] * 12 + [20]


def test_what_is_not_in_the_line_any_more_is_shown_once_it_says_nothing_of_anybody(house: Line) -> None:
    found = counts(house, "topic", Tally("call topic gone", WEEK, 6), Tally("call topic lost", WEEK, 4))
    assert "gone" in found and "lost" not in found


@pytest.mark.parametrize("what", COUNTED)
@pytest.mark.parametrize("dark", [False, True])
def test_a_chart_holds_no_script_and_the_style_that_its_policy_names(what: Counted, dark: bool, house: Line) -> None:
    tallies = [Tally(f"call {what} {row.id}", WEEK, 9) for row in table(house, what).rows]
    found = drawn(table(house, what, *tallies), str, "Calls", "Messages", dark=dark)
    tree = ElementTree.fromstring(found.svg)
    names = [str(node.tag).rpartition("}")[2] for node in tree.iter()]
    assert "script" not in names and names.count("style") == 1
    attributes = [name for node in tree.iter() for name in node.attrib]
    assert not [name for name in attributes if name.startswith("on") or name.endswith(("href", "style"))]
    [style] = [node.text or "" for node in tree.iter() if str(node.tag).endswith("style")]
    assert b64encode(hashlib.sha256(style.encode()).digest()).decode() in found.policy


class TestPage:
    def test_each_table_has_a_chart_and_a_sheet(self, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        console.office.store.tally(USE.name, Tally("call topic food", WEEK, 12))
        console.office.store.tally(USE.name, Tally("call topic law", WEEK, 3))
        worker = console.worker("editor")
        page = worker.get("/use?period=week").text
        assert page.count("<h2") == len(COUNTED) and page.count("<picture>") == 1
        [dark, light] = re.findall(r'(?:srcset|src)="(/console/use/chart/[^"]+)"', page)
        for address in (dark, light):
            answer = worker.get(address.removeprefix("/console").replace("&amp;", "&"))
            assert answer.mimetype == "image/svg+xml"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert worker.get("/use/chart/nonsense").status_code == 404
        sheet = worker.get("/use/counts.csv?period=week")
        rows = {row[1]: row[2:] for row in csv.reader(io.StringIO(sheet.text.lstrip("\ufeff")))}
        assert (rows["Which"], rows["Food"], rows["Law"]) == (["Calls", "Messages"], ["10", "under 5"], ["under 5"] * 2)
        assert "attachment" in sheet.headers["Content-Disposition"]

    def test_without_anything_published_it_says_so(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ivr.wings.console.pages.use_pages._tables", lambda period: [])
        assert "no counts to show" in console.worker("editor").get("/use").text


def test_a_name_that_looks_like_a_formula_is_one_no_more(house: Line) -> None:
    tables = [table(house, "found")]
    text = use_sheet(tables, ["What"], str, lambda what, id: "=HYPERLINK(1)", "under 5")
    assert all(row[1] == "'=HYPERLINK(1)" for row in list(csv.reader(io.StringIO(text)))[1:])


def serve(page: Page, name: str, body: str, kind: str, policy: str) -> None:
    headers = {"Content-Type": kind, "Content-Security-Policy": policy}
    page.route(f"**/{name}", lambda route: route.fulfill(body=body, headers=headers))


def test_chromium_draws_it_under_its_policy(house: Line) -> None:
    found = drawn(table(house, "found", Tally("call found yes", WEEK, 50)), str, "Calls", "Messages", dark=False)
    page_of = '<!doctype html><img src="/chart" width="600">'
    with chromium() as browser, browser.new_context() as context:
        page = context.new_page()
        serve(page, "chart", found.svg, "image/svg+xml", found.policy)
        serve(page, "page", page_of, "text/html", "img-src 'self'")
        page.goto("https://line.example.org/page")
        colours = page.evaluate("""() => {
            const canvas = document.createElement('canvas'), picture = document.images[0]
            canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight
            const brush = canvas.getContext('2d'); brush.drawImage(picture, 0, 0)
            const dots = brush.getImageData(0, 0, canvas.width, canvas.height).data, found = new Set()
            for (let at = 0; at < dots.length; at += 4) found.add([...dots.slice(at, at + 3)].join())
            return [...found]
        }""")
    assert "11,92,107" in colours  # the bar
    assert "255,255,255" in colours  # the paper: without its style all of it is black
