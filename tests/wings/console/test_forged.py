"""Forms that no page of ours made: stale, forged, or from a program that tries everything. Never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from werkzeug.test import TestResponse

from ivr.wings.console.desk.git_store import GitStore
from ivr.wings.console.mount import PAGES
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL
from tests.wings.console.conftest import PASSWORD, Console, Worker, console_of

HEARTH = "data/organisations/hearth.yaml"
NEVER_SAVED = "0123456789abcdef0123456789abcdef01234567"
BAD: dict[str, str | None] = {
    "missing": None,
    "empty": "",
    "random": NEVER_SAVED,
    "long": "x" * 10_000,
    "control": "a\x00b\x1f\x7f\r\n\t",
    "surrogate": "\ud800\udfff",
}
PARTS = {
    "<id>": ("hearth", "night-rules", "food", "bed", "editor"),
    "<sid>": ("advice",),
    "<way>": ("advice.phone",),
    "<menu>": ("main",),
    "<sentence>": ("choice-food",),
    "<kind>/<id>": ("topic/food", "organisation/hearth"),
    "<language>": ("ar",),
    "<name>": ("card",),
}
"""What stands in the addresses of the house."""
NAMES = ("choice", "save", "head", "live", "seen", "meant", "posters", "next", "text", "list", "shown", "kind", "hours")
"""Fields of forms that the pages of the house do not show at this moment."""


@dataclass
class Form:
    """A form of a page: where it goes, its fields, and which of them nobody sees."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Every form of a page that is sent with POST."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._address = f"/console{address}"
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form((given.get("action") or self._address) if given.get("method") == "post" else ""))
        name = given.get("name", "")
        if not self.found or not self.found[-1].action:
            return
        form = self.found[-1]
        if tag == "input" and name:
            form.hidden += [name] if given.get("type") == "hidden" and name != "csrf_token" else []
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "button" and name:
            form.fields.setdefault(name, [given.get("value", "")])
        elif tag in ("select", "textarea"):
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and "selected" in given:
            form.fields[self._select].append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self.found and self._select in self.found[-1].fields:
            self.found[-1].fields[self._select] = [data.strip("\n")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Console:
    return console_of(HOUSE, tmp_path_factory.mktemp("forged"))


def addresses(rule: str) -> Iterator[str]:
    part = next((part for part in PARTS if part in rule), "")
    if not part:
        yield rule
        return
    for value in PARTS[part]:
        yield from addresses(rule.replace(part, value, 1))


@contextmanager
def nothing_is_changed(house: Console) -> Iterator[Worker]:
    """Somebody whose saves are taken, checked, and forgotten."""
    worker = house.worker()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(GitStore, "commit", lambda store, *_: store.head())
        for name in ("put", "drop"):
            patched.setattr(f"ivr.wings.console.access.register.Register.{name}", lambda *_: None)
        patched.setattr("ivr.wings.console.access.register.Register.change", lambda book, id, _how: book.get(id))
        patched.setattr("ivr.wings.console.access.passwords.is_right", lambda *_: True)
        patched.setattr("ivr.wings.console.access.tries.is_shut", lambda *_: False)
        yield worker


def every_form(house: Console) -> list[Form]:
    """The forms of all pages, one of each kind."""
    house.worker("editor")
    worker, forms = house.worker(), dict[tuple[str, ...], Form]()
    for rule in (page.rule for pages in PAGES for page in pages.pages if "GET" in page.methods):
        for address in addresses(rule):
            answer = worker.get(address)
            assert answer.status_code != 500, address
            for form in Forms(answer.text, address).found if answer.mimetype == "text/html" else ():
                if form.action:
                    forms.setdefault((rule_of(house, form.action), *sorted({*form.fields})), form)
    return [form for (rule, *_), form in forms.items() if rule != "/sign-out"]


def rule_of(house: Console, address: str) -> str:
    """The rule that an address belongs to."""
    path = address.partition("?")[0]
    endpoint, _ = house.line.app.url_map.bind("").match(path, "POST")
    return next(page.rule for pages in PAGES for page in pages.pages if endpoint == f"console.{page.view.__name__}")


def attacks(form: Form, every: bool) -> Iterator[dict[str, str | None]]:
    """All fields at once with each bad value, and each hidden one alone with a random one; or `every` one with each."""
    names = sorted({*form.fields} - {"csrf_token"})
    for value in BAD.values():
        yield dict.fromkeys(names, value)
    once = {re.sub(r"\d+", "", name): name for name in reversed(names) if every or name in form.hidden}
    for value in BAD.values() if every else (BAD["random"],):
        yield from ({name: value} for name in once.values())


def sent(worker: Worker, form: Form, changed: dict[str, str | None]) -> TestResponse:
    """The answer to a form with other values in some of its fields."""
    fields = {name: values for name, values in form.fields.items() if changed.get(name, "") is not None}
    fields |= {name: [value] for name, value in changed.items() if value is not None}
    fields.setdefault("own_password", [PASSWORD])
    data = {name: [value.encode("utf-8", "surrogatepass") for value in values] for name, values in fields.items()}
    return worker.client.post(form.action, base_url=PUBLIC_URL, data=data, headers={"Referer": PUBLIC_URL})


def other_forms(house: Console, forms: list[Form]) -> Iterator[Form]:
    """A form for each address that none of these pages sends one to, with the fields that any of ours has."""
    known = {rule_of(house, form.action) for form in forms}
    rules = {page.rule for pages in PAGES for page in pages.pages if "POST" in page.methods}
    for rule in sorted(rules - known - {"/sign-out"}):
        names = ("version", *NAMES)
        yield Form(f"/console{next(addresses(rule))}", {name: [""] for name in names}, ["version"])


def token(worker: Worker) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', worker.get("/account").text)
    assert found
    return found[1]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_whatever_a_form_brings_it_is_no_failure_of_ours(every: bool, house: Console) -> None:
    forms = every_form(house)
    failed = []
    with nothing_is_changed(house) as worker:
        for form in [*forms, *other_forms(house, forms)]:
            answer = None
            for changed in attacks(form, every):
                if answer is None or answer.status_code == 302:  # a form that was taken may have begun a new session
                    form.fields["csrf_token"] = [token(worker)]
                answer = sent(worker, form, changed)
                assert "Please send it again" not in answer.text, "the token was not taken"
                failed += [(form.action, changed)] if answer.status_code >= 500 else []
    assert len(forms) > 30 and failed == []


@pytest.mark.parametrize("version", [NEVER_SAVED, "x" * 10_000, "0", "..", "version of another file"])
def test_a_form_that_is_too_old_shows_what_was_typed(version: str, console: Console) -> None:
    desk, before = console.office.desk, console.file(HEARTH)
    if version == "version of another file":
        version = desk.open("data/topics.yaml", MONDAY).version
    answer = console.worker("editor").post(
        "/organisations/hearth/names", version=version, name="Warm House", website="hearth.example", code="702"
    )
    assert answer.status_code == 409
    assert "This form is too old" in answer.text and ">Warm House</textarea>" in answer.text
    assert 'href="/console/organisations/hearth/names"' in answer.text
    assert console.file(HEARTH) == before


def test_a_form_of_long_ago_is_merged_as_one_of_just_now(console: Console) -> None:
    desk, editor = console.office.desk, console.worker("editor")
    version = desk.open(HEARTH, MONDAY).version
    for number in range(3):
        opened = desk.open(HEARTH, MONDAY)
        desk.save({HEARTH: (opened.version, f"{opened.text}# {number}\n")}, "Bram", "a note", MONDAY)
    fields = {"name": "Warm House", "code": "702", "also_known_as": "The Warm Room", "website": "hearth.example"}
    answer = editor.post("/organisations/hearth/names", version=version, **fields)
    assert answer.status_code == 302
    assert "name: Warm House" in (text := console.file(HEARTH)) and "# 2" in text


def test_what_nobody_sees_is_left_out(console: Console) -> None:
    editor, version = console.worker("editor"), console.office.desk.open("data/topics.yaml", MONDAY).version
    editor.post(
        "/menus/-/topics/food", **{"words_en": "Fo\x00od\x0b and\ufeff drink", "version data/topics.yaml": version}
    )
    assert "name: Food and drink" in console.file("data/topics.yaml")
