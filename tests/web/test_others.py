"""Several machines answer one line: a call goes on where the snapshot is with which it began."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr.web.voice import OTHERS
from tests.conftest import HOUSE, PUBLIC_URL, TOKEN, Line, line_of
from tests.sealed import query, state_in

FORM = {"CallSid": "CA1", "From": "+32470123456", "To": "+3222123000", "Digits": "1"}
TOLD = {OTHERS: "yes"}


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Line, Line]]:
    """One that has taken what was just published, and one that has not yet."""
    folder = tmp_path_factory.mktemp("machines")
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    behind = line_of(content, folder / "behind")
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal", "A cold meal"))
    ahead = line_of(content, folder / "ahead")
    assert ahead.library.id != behind.library.id
    yield ahead, behind
    ahead.shelf.close()
    behind.shelf.close()


def post(line: Line, url: str, headers: Mapping[str, str]) -> TestResponse:
    signature = RequestValidator(TOKEN).compute_signature(url, FORM)
    sent = {"X-Twilio-Signature": signature, **headers}
    return line.app.test_client().post(url.removeprefix(PUBLIC_URL), base_url=PUBLIC_URL, data=FORM, headers=sent)


def action(answer: TestResponse) -> str:
    [url] = re.findall(r'action="([^"]+)"', answer.text)
    return str(url).replace("&amp;", "&")


def test_a_call_is_sent_on_to_the_machine_that_has_its_snapshot(machines: tuple[Line, Line]) -> None:
    ahead, behind = machines
    url = action(post(ahead, f"{PUBLIC_URL}/voice", TOLD))
    assert urlsplit(url).path == "/voice/keys"
    refused = post(behind, url, TOLD)
    assert (refused.status_code, refused.data) == (404, b"")
    goes_on = post(ahead, url, TOLD)
    assert goes_on.status_code == 200
    assert state_in(action(goes_on))["snapshot"] == ahead.library.id


def test_where_nobody_else_has_it_the_call_goes_on_with_what_is_here(machines: tuple[Line, Line]) -> None:
    ahead, behind = machines
    url = action(post(ahead, f"{PUBLIC_URL}/voice", TOLD))
    goes_on = post(behind, url, {})
    assert goes_on.status_code == 200
    assert state_in(action(goes_on))["snapshot"] == behind.library.id


def test_every_turn_is_sent_on(machines: tuple[Line, Line]) -> None:
    _, behind = machines
    state = query({"stage": "menu", "language": "en", "snapshot": "0123456789ab"})
    for part in ("keys", "silence", "dialled", "again"):
        assert post(behind, f"{PUBLIC_URL}/voice/{part}?{state}", TOLD).status_code == 404
        assert post(behind, f"{PUBLIC_URL}/voice/{part}?{state}", {}).status_code == 200


def test_what_begins_is_answered_by_any_machine(machines: tuple[Line, Line]) -> None:
    for line in machines:
        for path in ("/voice", "/voice/fallback"):
            assert post(line, f"{PUBLIC_URL}{path}", TOLD).status_code == 200
