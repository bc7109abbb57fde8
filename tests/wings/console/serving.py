"""The console on a port of this machine, for a real browser: served, furnished, and with people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext

from ivr.app import create_app
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.sound.spoken_finding import find
from ivr.wings.phone.transport import InProcess
from tests.browser import free_port, served_here
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, settings_for
from tests.wings.console.conftest import Console, Worker, console_of

HOST, PATH = PUBLIC_URL.partition("://")[2], "/console"


@contextmanager
def served_console(folder: Path, spoken: bool = False, **more: str) -> Iterator[Console]:
    """The house with its console at `settings.public_url`; with `spoken` its sentences are found."""
    port = free_port()
    root = console_of(HOUSE, folder).root
    settings = settings_for(root, folder / "served", PUBLIC_URL=f"http://127.0.0.1:{port}", HOSTS=HOST, **more)
    shelf = Shelf(settings.state / "snapshots")
    compile_content(root, shelf, MONDAY)
    app = create_app(settings, clock=lambda: MONDAY)
    console = Console(Line(settings, app, shelf, InProcess(app, settings.public_url, TOKEN)), root)
    if spoken:
        find(console.office.desk, console.office.line.clips, MONDAY)
    with served_here(app, port):
        yield console


def sits_down(worker: Worker, context: BrowserContext, console: Console) -> None:
    """Gives a browser the cookie of somebody, instead of the one it had."""
    context.clear_cookies()
    cookie = worker.client.get_cookie("wegwijs", HOST, PATH)
    assert cookie
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": f"{console.line.settings.public_url}{PATH}"}]
    )
