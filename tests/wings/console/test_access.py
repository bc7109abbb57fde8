"""Who gets in, and what each may open."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from argon2 import Type

from ivr.wings.console.access import passwords
from ivr.wings.console.access.account import Account, invited, opens
from ivr.wings.console.access.roles import ROLES, May, Role
from ivr.wings.console.access.second_factor import matching
from ivr.wings.console.mount import PAGES
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, line_of
from tests.wings.console.conftest import AS_SHIPPED, PASSWORD, Console, Worker

PROOF = {"own_password": PASSWORD}
EVERY = [page for pages in PAGES for page in pages.pages]


def door(worker: Worker, path: str, **fields: str) -> str:
    """Sends a form of a page that stands open; where it leads, or what it says."""
    page = worker.client.get(path, base_url=PUBLIC_URL).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = worker.client.post(
        path, base_url=PUBLIC_URL, data={"csrf_token": token[1], **fields}, headers={"Referer": PUBLIC_URL}
    )
    return answer.headers.get("Location", answer.text)


def invitation(console: Console, role: Role = "administrator") -> str:
    account, word = invited(Account("amina", "Amina", role), MONDAY)
    console.office.register.put(account)
    return f"/console/invitation?who=amina&word={word}"


class TestComingIn:
    def test_by_invitation_password_and_code(self, console: Console) -> None:
        stranger, link = console.stranger(), invitation(console)
        shown = re.search(r"<code>(\w+)</code>", stranger.client.get(link, base_url=PUBLIC_URL).text)
        assert shown
        secret, code = shown[1], pyotp.TOTP(shown[1]).at(MONDAY)
        assert door(stranger, link, password=PASSWORD, code=code) == "/console/sign-in"
        step = door(stranger, "/console/sign-in", id="Amina", password=PASSWORD)
        assert step == "/console/second-step"
        assert "not right" in door(stranger, step, code=code)  # it was used already
        assert door(stranger, step, code=pyotp.TOTP(secret).at(MONDAY + timedelta(seconds=30))) == "/console/"
        assert stranger.get("/people").status_code == 200

    def test_a_link_works_once(self, console: Console) -> None:
        link = invitation(console, "editor")
        assert door(console.stranger(), link, password=PASSWORD) == "/console/sign-in"
        assert "This link is over" in console.stranger().client.get(link, base_url=PUBLIC_URL).text

    def test_a_link_is_over_after_a_week(self) -> None:
        account, word = invited(Account("amina", "Amina", "editor"), MONDAY)
        assert opens(account, word, MONDAY + timedelta(days=7))
        assert not opens(account, word, MONDAY + timedelta(days=7, seconds=1))
        assert not opens(account, "another", MONDAY)

    def test_who_may_publish_needs_a_second_step(self, console: Console) -> None:
        assert "not right" in door(console.stranger(), invitation(console, "publisher"), password=PASSWORD)

    @pytest.mark.parametrize("password", ["short", "password1234", "amina amina amina", "x" * 300])
    def test_a_password_that_is_guessed_first_is_refused(self, password: str, console: Console) -> None:
        assert 'role="alert"' in door(console.stranger(), invitation(console, "editor"), password=password)
        known = console.office.register.get("amina")
        assert known and not known.is_active

    def test_nobody_learns_who_has_an_account(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        answers = {door(console.stranger(), "/console/sign-in", id=id, password="wrong") for id in ("amina", "nobody")}
        assert len({re.sub('value="[^"]*"', "", answer) for answer in answers}) == 1

    def test_ten_wrong_passwords_and_not_even_the_right_one_helps(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        for _ in range(10):
            door(console.stranger(), "/console/sign-in", id="amina", password="wrong")
        assert "Too many" in door(console.stranger(), "/console/sign-in", id="amina", password=PASSWORD)

    @pytest.mark.parametrize(
        ("back", "leads"),
        [
            ("/console/people", "/console/people"),
            ("https://evil.example/", "/console/"),
            ("//evil.example/console", "/console/"),
            ("/console\\@evil.example", "/console/"),
        ],
    )
    def test_afterwards_one_is_where_one_wanted_to_go_on_this_line(
        self, back: str, leads: str, console: Console
    ) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        address = f"/console/sign-in?back={back}"
        assert door(console.stranger(), address, id="amina", password=PASSWORD) == leads

    def test_a_password_is_kept_as_argon2id_alone(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        known = console.office.register.get("amina")
        assert known and known.password.startswith("$argon2id$")
        assert PASSWORD.encode() not in console.line.kept()

    def test_to_try_one_costs_what_owasp_asks_for(self) -> None:
        hasher = AS_SHIPPED()
        assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism, hasher.type) == (2, 19 * 1024, 1, Type.ID)

    def test_a_form_without_its_token_is_refused(self, console: Console) -> None:
        worker = console.worker()
        answer = worker.client.post("/console/people/new", base_url=PUBLIC_URL, data={"id": "eve", "name": "Eve"})
        assert answer.status_code == 400
        assert console.office.register.get("eve") is None

    def test_the_cookie_goes_to_these_pages_alone_and_no_script_reads_it(self, console: Console) -> None:
        answer = console.stranger().client.get("/console/sign-in", base_url=PUBLIC_URL)
        name, _, rest = answer.headers["Set-Cookie"].partition("=")
        assert name == "__Secure-wegwijs"
        assert {"Secure", "HttpOnly", "Path=/console", "SameSite=Lax"} <= set(rest.split("; "))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]

    def test_the_accounts_are_for_the_user_of_the_line_alone(self, console: Console) -> None:
        console.worker().post("/people/new", id="eve", name="Eve", role="editor", **PROOF)
        folder = console.line.settings.state / "console"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "accounts.json").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("who", ["", "x" * 5_000, "<script>"])
    def test_there_is_no_picture_for_what_is_no_name(self, who: str, console: Console) -> None:
        path = f"/console/invitation/picture.svg?who={who}"
        assert console.stranger().client.get(path, base_url=PUBLIC_URL).status_code == 404


class TestBelowAPath:
    """The public address has a path, which the proxy takes off, or leaves on."""

    @pytest.mark.parametrize("left_on", ["", "/ivr"])
    def test_every_way_leads_below_it(self, left_on: str, tmp_path: Path) -> None:
        app = line_of(HOUSE, tmp_path, PUBLIC_URL=f"{PUBLIC_URL}/ivr").app
        client = app.test_client()
        answer = client.get(f"{left_on}/console/people?a=b", base_url=PUBLIC_URL)
        assert answer.headers["Location"] == "/ivr/console/sign-in?back=/ivr/console/people?a%3Db"
        page = client.get(f"{left_on}/console/sign-in", base_url=PUBLIC_URL)
        assert "Path=/ivr/console" in page.headers["Set-Cookie"].split("; ")
        assert set(re.findall(r'(?:href|src)="(/[^"]*/)[^"]*"', page.text)) == {"/ivr/console/", "/ivr/console/static/"}


class TestTheBook:
    def test_it_says_who_came_in_who_could_not_and_who_was_refused(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        door(console.stranger(), "/console/sign-in", id="amina", password="wrong")
        worker = console.stranger()
        door(worker, "/console/sign-in", id="amina", password=PASSWORD)
        assert worker.get("/people").status_code == 403
        found = [(deed.who, deed.what, deed.to) for deed in console.office.book.last()]
        assert found == [
            ("amina", "was refused", "/console/people"),
            ("amina", "signed in", ""),
            ("amina", "wrong password", ""),
            ("amina", "chose a password", ""),
        ]
        assert PASSWORD.encode() not in console.line.kept()

    def test_a_name_that_nobody_has_is_written_down_as_nobody(self, console: Console) -> None:
        for _ in range(12):
            door(console.stranger(), "/console/sign-in", id=f"{PASSWORD} {_}", password="wrong")
        found = [(deed.who, deed.what) for deed in console.office.book.last()]
        assert found == [("", "wrong password")] * 10, "whoever makes up names does not fill it"
        assert PASSWORD.encode() not in console.line.kept()
        assert "a name that nobody has" in console.worker().get("/people/book").text

    def test_whether_a_name_is_known_takes_no_other_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []

        def verify(_hasher: object, hashed: str, _password: str) -> bool:
            asked.append(hashed)
            return True

        monkeypatch.setattr("argon2.PasswordHasher.verify", verify)
        kept = passwords.kept(PASSWORD)
        assert [passwords.is_right(one, PASSWORD) for one in (kept, "")] == [True, False]
        first, second = (one.rsplit("$", 2)[0] for one in asked)
        assert first == second, "the same work for both"

    def test_while_the_door_is_shut_no_wrong_code_is_written_down(self, console: Console) -> None:
        with_app(console)
        step = door(worker := console.stranger(), "/console/sign-in", id="amina", password=PASSWORD)
        for _ in range(10):
            assert "not right" in door(worker, step, code="000000")
        assert "Too many" in door(worker, step, code="000000")
        assert [deed.what for deed in console.office.book.last()][:11] == ["wrong code"] * 10 + ["chose a password"]


def with_app(console: Console) -> str:
    """Amina, an administrator with a second step; its secret."""
    stranger, link = console.stranger(), invitation(console)
    shown = re.search(r"<code>(\w+)</code>", stranger.client.get(link, base_url=PUBLIC_URL).text)
    assert shown
    door(stranger, link, password=PASSWORD, code=pyotp.TOTP(shown[1]).at(MONDAY - timedelta(seconds=30)))
    return shown[1]


class TestAskedAgain:
    """Before anybody is given anything, whoever gives it shows that it is them."""

    SENSITIVE: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/people/new", {"id": "eve", "name": "Eve", "role": "editor"}),
        ("/people/editor/again", {}),
        ("/people/editor/role", {"role": "translator", "languages": ["ar"]}),
        ("/people/editor/gone", {}),
    )

    @pytest.mark.parametrize(("path", "fields"), SENSITIVE, ids=[path for path, _ in SENSITIVE])
    def test_the_own_password_is_asked_for_and_what_was_sent_is_kept(
        self, path: str, fields: dict[str, Any], console: Console
    ) -> None:
        console.worker("editor")
        chief, before = console.worker(), console.office.register.all()
        page = chief.post(path, **fields).text
        assert "Is it you?" in page and 'role="alert"' not in page
        assert all(f'name="{name}"' in page for name in fields)
        assert "not your password" in chief.post(path, **fields, own_password="wrong").text
        assert console.office.register.all() == before
        assert console.office.book.last()[0].what == "wrong password"
        chief.post(path, **fields, **PROOF)
        assert console.office.register.all() != before

    def test_with_a_second_step_its_code_too_and_each_once(self, console: Console) -> None:
        secret, worker = with_app(console), console.stranger()
        code = pyotp.TOTP(secret).at(MONDAY)
        step = door(worker, "/console/sign-in", id="amina", password=PASSWORD)
        assert door(worker, step, code=code) == "/console/"
        send = {"id": "eve", "name": "Eve", "role": "editor"}
        for wrong in ("", code):
            assert "This code is not right" in worker.post("/people/new", **send, **PROOF, own_code=wrong).text
        new = f"{PASSWORD} again"
        worker.post("/account/password", old=PASSWORD, new=new)
        assert "This code is not right" in worker.get("/account").text
        fresh = pyotp.TOTP(secret).at(MONDAY + timedelta(seconds=30))
        assert "/console/invitation?who=eve" in worker.post("/people/new", **send, **PROOF, own_code=fresh).text

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"id": "Éve!"}, 'id="id-fault">Two letters'),
            ({"id": "editor"}, 'id="id-fault">Somebody signs in with this name'),
            ({"languages": []}, "Choose at least one language"),
        ],
    )
    def test_a_refused_invitation_keeps_what_was_typed(
        self, changed: dict[str, Any], told: str, console: Console
    ) -> None:
        console.worker("editor")
        typed: dict[str, Any] = {"id": "eve", "name": "Eve", "role": "translator", "languages": ["ar"]} | changed
        page = console.worker().post("/people/new", **typed).text
        form = page.partition('action="/console/people/new"')[2]
        assert told in form and "Is it you?" not in page
        assert '<option value="translator" selected>' in form and 'value="Eve"' in form
        assert ('value="ar" checked' in form) == bool(typed["languages"]) and "> Arabic" in form

    def test_a_translator_needs_a_language(self, console: Console) -> None:
        console.worker("editor")
        page = console.worker().post("/people/editor/role", role="translator").text
        assert "<details open><summary>Change Editor" in page and "Choose at least one language" in page

    def test_who_guesses_the_password_of_a_session_finds_the_door_shut(self, console: Console) -> None:
        chief = console.worker()
        for _ in range(10):
            chief.post("/people/new", id="eve", name="Eve", role="editor", own_password="wrong")
        assert "Too many" in chief.post("/people/new", id="eve", name="Eve", role="editor", **PROOF).text
        assert console.office.register.get("eve") is None


class TestGoingOut:
    def test_a_session_ends_by_itself(self, console: Console) -> None:
        worker = console.worker()
        with worker.client.session_transaction(base_url=PUBLIC_URL) as session:
            session["seen"] = (MONDAY - timedelta(minutes=46)).timestamp()
        assert worker.get("/people").status_code == 302

    def test_a_session_ends_after_twelve_hours_of_work(self, console: Console) -> None:
        worker = console.worker()
        with worker.client.session_transaction(base_url=PUBLIC_URL) as session:
            session["since"] = (MONDAY - timedelta(hours=12, seconds=1)).timestamp()
        assert worker.get("/people").status_code == 302

    @pytest.mark.parametrize("everywhere", ["", "yes"])
    def test_after_signing_out_a_copy_of_the_cookie_is_worth_nothing(self, everywhere: str, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        here, elsewhere, thief = console.stranger(), console.stranger(), console.stranger()
        for worker in (here, elsewhere):
            door(worker, "/console/sign-in", id="amina", password=PASSWORD)
        with here.client.session_transaction("/console/", base_url=PUBLIC_URL) as own:
            copy = dict(own)
        with thief.client.session_transaction(base_url=PUBLIC_URL) as stolen:
            stolen.update(copy)
        assert thief.get("/account").status_code == 200
        here.post("/sign-out", everywhere=everywhere)
        assert thief.get("/account").status_code == 302
        assert elsewhere.get("/account").status_code == (302 if everywhere else 200)

    def test_a_new_password_signs_out_everywhere_else(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        here, elsewhere = console.stranger(), console.stranger()
        for worker in (here, elsewhere):
            door(worker, "/console/sign-in", id="amina", password=PASSWORD)
        here.post("/account/password", old="wrong", new=f"{PASSWORD} again")
        assert elsewhere.get("/account").status_code == 200
        here.post("/account/password", old=PASSWORD, new=f"{PASSWORD} again")
        assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 302)

    def test_a_new_role_signs_out(self, console: Console) -> None:
        chief, worker = console.worker(), console.worker("editor")
        assert worker.get("/account").status_code == 200
        chief.post("/people/editor/role", role="translator", languages=["ar"], **PROOF)
        assert worker.get("/account").status_code == 302
        known = console.office.register.get("editor")
        assert known and (known.role, known.languages) == ("translator", ("ar",))

    def test_who_may_publish_from_now_on_chooses_a_second_step_first(self, console: Console) -> None:
        door(console.stranger(), invitation(console, "editor"), password=PASSWORD)
        assert (
            "/console/invitation?who=amina"
            in console.worker().post("/people/amina/role", role="publisher", **PROOF).text
        )
        known = console.office.register.get("amina")
        assert known and (known.role, known.is_active) == ("publisher", False)
        assert "do not belong together" in door(console.stranger(), "/console/sign-in", id="amina", password=PASSWORD)

    def test_who_is_sent_away_is_out(self, console: Console) -> None:
        chief, worker = console.worker(), console.worker("editor")
        chief.post("/people/editor/gone", **PROOF)
        assert worker.get("/account").status_code == 302

    def test_nobody_takes_themselves_away(self, console: Console) -> None:
        chief = console.worker()
        chief.post("/people/administrator/gone", **PROOF)
        chief.post("/people/administrator/role", role="editor", **PROOF)
        known = console.office.register.get("administrator")
        assert known and known.role == "administrator"


def _address(rule: str) -> str:
    return re.sub(r"<[^>]+>", "x", rule)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", EVERY, ids=lambda page: f"{page.view.__name__}")
def test_every_page_is_open_to_those_who_may_and_to_nobody_else(page: object, role: Role, crowd: Console) -> None:
    from ivr.wings.console.page_list import Page

    assert isinstance(page, Page)
    worker = crowd.worker(role)
    answer = worker.client.open(
        f"/console{_address(page.rule)}", base_url=PUBLIC_URL, method="HEAD" if "GET" in page.methods else "POST"
    )
    if "GET" not in page.methods:
        assert answer.status_code == 400, "a form without its token"
        answer = worker.post(_address(page.rule))
    assert (answer.status_code == 403) == (page.may not in ROLES[role])


@pytest.mark.parametrize("page", EVERY, ids=lambda page: f"{page.view.__name__}")
def test_who_is_not_signed_in_sees_a_door(page: object, crowd: Console) -> None:
    from ivr.wings.console.page_list import Page

    assert isinstance(page, Page)
    address, stranger = f"/console{_address(page.rule)}", crowd.stranger()
    answer = stranger.client.open(address, base_url=PUBLIC_URL, method=page.methods[0])
    assert answer.status_code in ((302,) if "GET" in page.methods else (400,))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Console:
    from tests.conftest import HOUSE
    from tests.wings.console.conftest import console_of

    return console_of(HOUSE, tmp_path_factory.mktemp("crowd"))


def test_what_is_open_to_all_is_only_the_doors(crowd: Console) -> None:
    rules = {rule.endpoint for rule in crowd.line.app.url_map.iter_rules() if rule.endpoint.startswith("console.")}
    guarded = {f"console.{page.view.__name__}" for page in EVERY}
    doors = {"console.sign_in", "console.second_step", "console.take_invitation", "console.code_picture"}
    assert rules - guarded == doors | {"console.static"}


def test_every_permission_is_somebodys() -> None:
    assert set(May) == ROLES["administrator"]


def test_a_code_is_good_for_its_half_minute_and_the_ones_beside() -> None:
    secret = pyotp.random_base32()
    for seconds, good in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        code = pyotp.TOTP(secret).at(MONDAY + timedelta(seconds=seconds))
        assert (matching(secret, code, MONDAY, -1) is not None) == good


def test_a_password_that_is_good_passes() -> None:
    assert passwords.too_weak(PASSWORD, ("amina",)) == ""
