"""Every page of the console with a real example, taken from the table of routes: a new one cannot be forgotten."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import BrowserContext

from ivr.store import keys
from ivr.store.contract import Tally
from ivr.wings.console.access.account import Account, invited
from ivr.wings.console.access.roles import ROLES
from ivr.wings.console.mount import PAGES
from ivr.wings.console.sound.spoken_finding import known_so_far
from ivr.wings.console.sound.take_list import TakeList
from tests.conftest import MONDAY, PUBLIC_URL
from tests.wings.console.conftest import Console, Worker
from tests.wings.console.serving import sits_down
from tests.wings.console.test_publishing import edit
from tests.wings.console.test_sound import murmured

EXAMPLES = {
    "/answers/<id>": "/answers/bread-for-all",
    "/answers/<id>/away": "/answers/bread-for-all/away",
    "/menus/-/codes/<kind>/<id>": "/menus/-/codes/topic/food",
    "/menus/-/topics/<id>": "/menus/-/topics/food",
    "/menus/-/topics/<id>/need": "/menus/-/topics/food/need",
    "/menus/-/words/<sentence>": "/menus/-/words/choice-food",
    "/menus/<menu>": "/menus/more",
    "/menus/<menu>/add": "/menus/more/add",
    "/menus/<menu>/below": "/menus/more/below",
    "/organisations/<id>": "/organisations/hearth",
    "/organisations/<id>/away": "/organisations/window/away",
    "/organisations/<id>/contacts/<way>": "/organisations/hearth/contacts/advice.phone",
    "/organisations/<id>/heard/<way>": "/organisations/hearth/heard/advice.phone",
    "/organisations/<id>/history": "/organisations/hearth/history",
    "/organisations/<id>/names": "/organisations/hearth/names",
    "/organisations/<id>/row": "/organisations/{row}/row",
    "/organisations/<id>/services/new": "/organisations/hearth/services/new",
    "/organisations/<id>/services/<sid>": "/organisations/hearth/services/advice",
    "/organisations/<id>/services/<sid>/away": "/organisations/night/services/beds/away",
    "/organisations/<id>/services/<sid>/contacts/new": "/organisations/hearth/services/advice/contacts/new",
    "/publish/before/<id>": "/publish/before/{snapshot}",
    "/publish/before/<id>/saves": "/publish/before/{snapshot}/saves",
    "/sms/messages/<language>/<name>": "/sms/messages/en/card",
    "/sound/<language>/<id>": "/sound/en/{sentence}",
    "/texts/<language>": "/texts/ar",
    "/today/<id>": "/today/calls",
    "/try/<which>/": "/try/draft/",
}
"""An address for each rule with a name in it."""
NO_PAGES = {
    "/<path:unknown>",
    "/print/cards.pdf",
    "/print/poster.pdf",
    "/sound/<language>/<id>/take/<name>",
    "/spreadsheet/organisations.xlsx",
    "/spreadsheet/tables.xlsx",
    "/spreadsheet/texts/<language>.xlsx",
    "/texts/<language>/catalogue",
    "/try/<which>/phone/<path:what>",
    "/use/chart/<what>",
    "/use/counts.csv",
}
"""What is opened and is no page: papers, pictures, sounds, files."""
IN_ANOTHER_STATE = (
    "/coverage?of=draft&topic=food", "/menus?language=ar", "/organisations/nobody", "/organisations/night",
    "/organisations?q=zzz", "/sms/words?q=bread", "/sound/cards?language=ar", "/texts/en", "/texts/ar?show=missing",
    "/use?period=year",
)  # fmt: skip
"""Pages once more that look otherwise then."""
DOORS = {"sign-in": "", "second-step": "", "invitation": "?who=new&word={word}", "invitation?who=nobody": ""}
OF_TRANSLATORS = ("/texts", "/texts/ar", "/sound", "/sound/ar/{arabic}", "/account")


def rules() -> list[str]:
    """The rules of all pages that somebody opens and looks at."""
    return [page.rule for pages in PAGES for page in pages.pages if "GET" in page.methods and page.rule not in NO_PAGES]


def every_page() -> list[tuple[str, str]]:
    """Who opens which address; where a rule with a name has no example, a `KeyError`."""
    own = [EXAMPLES[rule] if "<" in rule else rule for rule in rules()]
    return [
        *(("administrator", path) for path in (*own, *IN_ANOTHER_STATE)),
        *(("translator", path) for path in OF_TRANSLATORS),
        *(("nobody", f"/{door}{query}") for door, query in DOORS.items()),
    ]


def furnished(console: Console) -> dict[str, str]:
    """Something of everything that a page can show; the names in `every_page` that nobody knows before."""
    snapshot = console.office.press.publish("Bram", MONDAY).snapshot
    day = MONDAY.date().isoformat()
    for what, of, on, times in (
        (keys.REPORTS, "hearth/advice +3280014912 no-answer", day, 3), (keys.WORDS, "fietsenstalling", day, 9),
        (keys.USE, "call topic food", "2026-11-16", 12), (keys.USE, "call language en", "2026-11-16", 40),
    ):  # fmt: skip
        console.office.store.tally(what.name, Tally(of, on, times))
    editor = console.worker("editor")
    editor.post("/organisations/hearth/heard/advice.phone", about="hours", heard="ma-vr 9u-12u")
    editor.post("/organisations/hearth/closed", first="2026-12-24", last="2026-12-31")
    addresses = f"website: https://hearth.example/{LONG}\nemails: [{LONG}@hearth.example]\n"
    edit(console, {"website: https://hearth.example\n": addresses}, HEARTH)
    edit(console, {"name: Night": "name: Night shelter of the north", "Call on Monday at ten.": "Call at ten."}, NIGHT)
    editor.post("/menus/more/move", choice="topic:law", to="0", language="en")
    account, word = invited(Account("new", "Nadia", "editor"), MONDAY)
    console.office.register.put(account)
    return {"snapshot": snapshot, "row": _with_rows(console), "word": word, **_recorded(console)}


NIGHT, HEARTH = "data/organisations/night.yaml", "data/organisations/hearth.yaml"
LONG = "advice-for-everybody-who-comes-to-the-market-of-the-old-town"
"""In addresses of the web and of mail, which have no place to break."""


def _with_rows(console: Console) -> str:
    """An office in a town, of a spreadsheet."""
    folder = console.root / "data/tables"
    folder.mkdir()
    town = console.file("data/postcodes.csv").splitlines()[1].split(",")[5]
    (folder / "desk.csv").write_text(f"town,phone,hours,locator,checked,heard\n{town},04 232 02 92,,p. 1,,\n")
    (folder / "desk.yaml").write_text(
        'name: "Help {town}"\nservice: help\nsummary: Advice on everything.\ntopics: [food]\nsource: list\n'
    )
    found = re.search(r"organisations/(desk-[\w-]+)", console.worker("editor").get("/organisations?q=help").text)
    assert found
    return found[1]


def _recorded(console: Console) -> dict[str, str]:
    """A sentence with a recording that is used and one that waits, and one in Arabic."""
    spoken, takes = known_so_far(console.office.desk), TakeList(console.office.desk)
    assert spoken
    by = {one.language: one for one in reversed(spoken.sentences) if one.prompt == "welcome"}
    for voice in (140, 150):
        name = takes.add(by["en"], murmured(by["en"].text, voice), MONDAY)
        if voice == 140 and (take := takes.get(by["en"], name)):
            takes.accept(by["en"], take, "Amina", MONDAY)
    return {"sentence": by["en"].id, "arabic": by["ar"].id}


def comes_as(who: str, console: Console, context: BrowserContext) -> None:
    """Sits down before the browser in a role, or as nobody who knows a password and no code yet."""
    if who in ROLES:
        sits_down(console.worker(who, *(("ar",) if who == "translator" else ())), context, console)
        return
    halfway = replace(Account("half", "Half", "publisher", password="kept elsewhere", second="A" * 32), mark="half")
    console.office.register.put(halfway)
    client = console.line.app.test_client()
    with client.session_transaction(base_url=PUBLIC_URL) as session:
        session.update(half="half", half_mark="half", half_since=MONDAY.timestamp())
    sits_down(Worker(client, halfway), context, console)
