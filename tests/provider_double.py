"""A double of the provider's REST API on this machine: the requests and errors that Twilio documents, and its faults.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource, /docs/messaging/api/service-resource,
/docs/messaging/api/message-resource, /docs/voice/api/call-resource, /docs/voice/api/recording,
/docs/sip-trunking/api/phonenumber-resource, /docs/usage/twilios-response and /docs/api/errors
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

ACCOUNT = "AC" + "1" * 32
SERVICE = "MG" + "2" * 32
TOKEN = "a token that only the double knows"
VOICE_NUMBER, MOBILE, FREE_NUMBER = "+3222123000", "+32460240000", "+3280012345"
MARKED, MARKED_BODY = "+32479314159", "a body that is marked"
PAGE = 2  # smaller than what is asked for, so that lists come in pages

Json = dict[str, Any]
Fault = Literal["slow", "trickle", "cut", "half", "garbage", "empty", "list"]

_KEYS = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
_RFC_2822, _ISO_8601 = "Mon, 23 Nov 2026 09:00:00 +0000", "2026-11-23T09:00:00Z"


@dataclass(frozen=True)
class Request:
    """What the double was asked; `form` is the body of a POST."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]


class Refusal(Exception):
    """An answer of the kind that Twilio gives when it refuses."""

    def __init__(self, status: int, code: int, message: str, retry_after: str = "") -> None:
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after


GONE = Refusal(404, 20404, "The requested resource was not found")


class ProviderDouble:
    """The account with its numbers and messaging service. Set `refusal` or `fault` and everything fails that way."""

    def __init__(self) -> None:
        self.account: Json = {"sid": ACCOUNT, "status": "active", "type": "Full", "auth_token": TOKEN}
        self.numbers: list[Json] = []
        self.service: Json = _service()
        self.senders: list[Json] = []
        self.records: dict[str, list[Json]] = {"calls": [], "messages": [], "recordings": []}
        self.stubborn: dict[str, Refusal] = {}  # records that cannot be removed
        self.redacts = False  # whether the account may ask for messages to be redacted
        self.strict: int | None = None  # the status for a field without its documented form; without one it is taken
        self.disliked: dict[str, Refusal] = {}  # fields of a number that are refused whatever they hold
        self.requests: list[Request] = []
        self.refusal: Refusal | None = None
        self.passing: list[Refusal] = []  # one for each of the next requests
        self.fault: Fault | None = None
        self.closing = Event()
        self._sids = count()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a line that has this double as its provider."""
        return {"TWILIO_API": self.url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}

    def add_number(self, number: str, *, voice: bool = True, sms: bool = False, **fields: str) -> Json:
        """A number as it is when it was just bought, but for these fields."""
        added = _number(f"PN{len(self.numbers):032}", number, voice=voice, sms=sms) | fields
        self.numbers.append(added)
        return added

    def posts(self, end_of_path: str) -> list[dict[str, str]]:
        """The forms that were sent to such a path."""
        return [asked.form for asked in self.requests if asked.method == "POST" and asked.path.endswith(end_of_path)]

    def answer(self, asked: Request) -> tuple[int, Json]:
        """Status and document for one request. Raises `Refusal`."""
        if self.passing:
            raise self.passing.pop(0)
        if self.refusal:
            raise self.refusal
        rooms = (
            ("GET", rf"/2010-04-01/Accounts/{ACCOUNT}\.json", self._get_account),
            ("GET", rf"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers\.json", self._list_numbers),
            ("POST", rf"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers/(PN\d+)\.json", self._update_number),
            ("POST", rf"/2010-04-01/Accounts/{ACCOUNT}/Messages\.json", self._create_message),
            ("GET", rf"/v1/Services/{SERVICE}", self._get_service),
            ("POST", rf"/v1/Services/{SERVICE}", self._update_service),
            ("GET", rf"/v1/Services/{SERVICE}/PhoneNumbers", self._list_senders),
            ("POST", rf"/v1/Services/{SERVICE}/PhoneNumbers", self._add_sender),
            ("DELETE", r"/v1/Trunks/(TK\w+)/PhoneNumbers/(PN\d+)", self._leave_trunk),
            ("GET", rf"/2010-04-01/Accounts/{ACCOUNT}/(Calls|Messages|Recordings)\.json", self._list_records),
            ("DELETE", rf"/2010-04-01/Accounts/{ACCOUNT}/(Calls|Messages|Recordings)/(\w+)\.json", self._remove),
        )
        for method, path, room in rooms:
            if asked.method == method and (match := re.fullmatch(path, asked.path)):
                return room(asked, *match.groups())
        raise Refusal(404, 20404, f"The requested resource {asked.path} was not found")

    def _get_account(self, asked: Request) -> tuple[int, Json]:
        return 200, {"friendly_name": "Wegwijs", "date_created": _RFC_2822, **self.account}

    def _list_numbers(self, asked: Request) -> tuple[int, Json]:
        wanted = [number for number in self.numbers if asked.query.get("PhoneNumber") in (None, number["phone_number"])]
        page = int(asked.query.get("Page", 0))
        more = f"{asked.path}?Page={page + 1}&PageToken=PA1" if wanted[(page + 1) * PAGE :] else None
        shown = wanted[page * PAGE : (page + 1) * PAGE]
        paging = {"page": page, "page_size": PAGE, "next_page_uri": more, "previous_page_uri": None, "uri": asked.path}
        return 200, {"incoming_phone_numbers": shown, **paging, "start": 0, "end": 0, "first_page_uri": asked.path}

    def _update_number(self, asked: Request, sid: str) -> tuple[int, Json]:
        number = self._number(sid)
        self._hold_to_forms(asked.form)
        for name in self.disliked.keys() & asked.form.keys():
            raise self.disliked[name]
        after = dict(number)
        _update(after, asked.form)
        for kind in ("Voice", "Sms"):
            if after[f"{kind.lower()}_fallback_url"] and not after[f"{kind.lower()}_url"]:
                code = 21405 if kind == "Voice" else 21406
                raise Refusal(400, code, f"Cannot set {kind}FallbackUrl without setting {kind}Url")
        number |= after
        return 200, number

    def _hold_to_forms(self, form: dict[str, str]) -> None:
        """As a server does that is made of the provider's published description, such as a mock of it."""
        wrong = [name for name, value in form.items() if not re.fullmatch(_form_of(name), value)]
        if self.strict and wrong:
            raise Refusal(self.strict, 0, f"must match the documented form: {', '.join(wrong)}")

    def _leave_trunk(self, asked: Request, trunk: str, sid: str) -> tuple[int, Json]:
        number = self._number(sid)
        if self.strict and not re.fullmatch(_FORMS["TrunkSid"], trunk):
            raise Refusal(self.strict, 0, "must match the documented form: TrunkSid")
        if number["trunk_sid"] != trunk:
            raise Refusal(404, 20404, "The requested resource was not found")
        number["trunk_sid"] = None
        return 204, {}

    def _list_records(self, asked: Request, kind: str) -> tuple[int, Json]:
        """Newest first, in pages that are counted from the start: what is removed meanwhile shifts them."""
        records, page = self.records[kind.lower()], int(asked.query.get("Page", 0))
        more = f"{asked.path}?PageSize={PAGE}&Page={page + 1}" if records[(page + 1) * PAGE :] else None
        shown = records[page * PAGE : (page + 1) * PAGE]
        return 200, {kind.lower(): shown, "page": page, "page_size": PAGE, "next_page_uri": more, "uri": asked.path}

    def _remove(self, asked: Request, kind: str, sid: str) -> tuple[int, Json]:
        if sid in self.stubborn:
            raise self.stubborn[sid]
        found = [record for record in self.records[kind.lower()] if record["sid"] == sid]
        if not found:
            raise GONE
        self.records[kind.lower()].remove(found[0])
        return 204, {}

    def add_records(self, kind: str, number: int, created: datetime | None, refusal: Refusal | None = None) -> None:
        """Records of calls, messages or recordings from this instant, with a marked number and text in them. With a
        refusal they cannot be removed, though they are listed."""
        prefix = {"calls": "CA", "messages": "SM", "recordings": "RE"}[kind]
        date = format_datetime(created) if created else None
        for _ in range(number):
            sid = f"{prefix}{next(self._sids):032}"
            made: Json = {"sid": sid, "account_sid": ACCOUNT, "from": MARKED, "to": MOBILE, "body": MARKED_BODY}
            self.records[kind].append({**made, "date_created": date, "status": "completed"})
            if refusal:
                self.stubborn[sid] = refusal

    def _create_message(self, asked: Request) -> tuple[int, Json]:
        form = asked.form
        if not form.get("To"):
            raise Refusal(400, 21604, "A 'To' phone number is required.")
        if not 1 <= len(form.get("Body", "")) <= 1600:
            raise Refusal(400, 21617 if form.get("Body") else 21602, "Message body is required, of at most 1600.")
        if not self.redacts and "ContentRetention" in form:
            raise Refusal(400, 30029, "Invalid ContentRetention")
        own = {number["phone_number"] for number in self.numbers if number["capabilities"]["sms"]}
        if form.get("MessagingServiceSid") != SERVICE and form.get("From") not in own:
            raise Refusal(400, 21606, f"The 'From' phone number {form.get('From')} is not SMS-capable.")
        sent: Json = {"sid": "SM" + "3" * 32, "account_sid": ACCOUNT, "status": "queued", "direction": "outbound-api"}
        sent |= {"to": form["To"], "from": form.get("From"), "body": form["Body"], "error_code": None}
        return 201, {**sent, "num_segments": "1", "date_created": _RFC_2822, "date_sent": None, "price": None}

    def _get_service(self, asked: Request) -> tuple[int, Json]:
        return 200, self.service

    def _update_service(self, asked: Request) -> tuple[int, Json]:
        self._hold_to_forms(asked.form)
        _update(self.service, asked.form)
        return 200, self.service

    def _list_senders(self, asked: Request) -> tuple[int, Json]:
        page = int(asked.query.get("Page", 0))
        url = f"{self.url}{asked.path}"
        more = f"{url}?PageSize={PAGE}&Page={page + 1}" if self.senders[(page + 1) * PAGE :] else None
        meta = {"page": page, "page_size": PAGE, "first_page_url": url, "previous_page_url": None, "url": url}
        shown = self.senders[page * PAGE : (page + 1) * PAGE]
        return 200, {"phone_numbers": shown, "meta": {**meta, "next_page_url": more, "key": "phone_numbers"}}

    def _add_sender(self, asked: Request) -> tuple[int, Json]:
        self._hold_to_forms(asked.form)
        number = self._number(asked.form.get("PhoneNumberSid", ""))
        if not number["capabilities"]["sms"]:
            raise Refusal(400, 21715, "Phone Number does not have correct Messaging Service capabilities")
        if any(sender["sid"] == number["sid"] for sender in self.senders):
            raise Refusal(409, 21710, "Phone Number or Short Code is already in the Messaging Service.")
        sender = {"sid": number["sid"], "service_sid": SERVICE, "phone_number": number["phone_number"]}
        self.senders.append({**sender, "country_code": "BE", "capabilities": ["SMS"], "date_created": _ISO_8601})
        return 201, self.senders[-1]

    def _number(self, sid: str) -> Json:
        for number in self.numbers:
            if number["sid"] == sid:
                return number
        raise Refusal(404, 20404, f"The requested resource {sid} was not found")


@contextmanager
def small_account() -> Iterator[ProviderDouble]:
    """A double with a landline for calls and a mobile number for calls and texts, as they are when just bought."""
    double = ProviderDouble()
    double.add_number(VOICE_NUMBER)
    double.add_number(MOBILE, sms=True)
    yield double
    double.close()


def _number(sid: str, number: str, *, voice: bool, sms: bool) -> Json:
    made: Json = {"sid": sid, "account_sid": ACCOUNT, "phone_number": number, "friendly_name": number}
    made |= {"capabilities": {"voice": voice, "sms": sms, "mms": False, "fax": False}, "status": "in-use"}
    made |= {"date_created": _RFC_2822, "voice_receive_mode": "voice", "voice_caller_id_lookup": False}
    for prefix in ("voice", "sms"):
        made |= {f"{prefix}_{field}": "" for field in ("url", "fallback_url", "application_sid")}
        made |= {f"{prefix}_method": "POST", f"{prefix}_fallback_method": "POST"}
    return {**made, "status_callback": "", "status_callback_method": "POST", "trunk_sid": None}


def _service() -> Json:
    made: Json = {"sid": SERVICE, "account_sid": ACCOUNT, "friendly_name": "Wegwijs", "date_created": _ISO_8601}
    made |= {"inbound_request_url": None, "inbound_method": "POST", "fallback_url": None, "fallback_method": "POST"}
    made |= {"sticky_sender": True, "fallback_to_long_code": True}
    return {**made, "use_inbound_webhook_on_number": True, "smart_encoding": True, "validity_period": 36000}


# The form that https://github.com/twilio/twilio-oai gives for a field of these names, by how the name ends.
_FORMS = {
    "ApplicationSid": r"AP[0-9a-fA-F]{32}",
    "TrunkSid": r"TK[0-9a-fA-F]{32}",
    "PhoneNumberSid": r"PN[0-9a-fA-F]{32}",
    "Url": r"https?://\S+",
    "StatusCallback": r"https?://\S+",
    "Method": "GET|POST",
    "CallerIdLookup": "true|false",
}


def _form_of(name: str) -> str:
    return next((form for end, form in _FORMS.items() if name.endswith(end)), "true|false")


def _update(record: Json, form: dict[str, str]) -> None:
    """VoiceUrl=… in a form is voice_url in a record; a field that Twilio does not know is refused, which it is not."""
    for name, value in form.items():
        field = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
        if field not in record:
            raise Refusal(400, 20001, f"Unknown parameter {name}")
        record[field] = value == "true" if isinstance(record[field], bool) else value


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, double: ProviderDouble) -> None:
        self.double = double
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into requests of the double, and its answers into HTTP."""

    @property
    def double(self) -> ProviderDouble:
        assert isinstance(self.server, _Server)
        return self.server.double

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        parts = urlsplit(self.path)
        query, fields = dict(parse_qsl(parts.query)), dict(parse_qsl(form, keep_blank_values=True))
        asked = Request(self.command, parts.path, query, fields)
        self.double.requests.append(asked)
        if self.double.fault:
            self._fail(self.double.fault)
        else:
            self._answer(asked)

    def _answer(self, asked: Request) -> None:
        wait = ""
        try:
            if self.headers.get("Authorization") != _KEYS:
                raise Refusal(401, 20003, "Authenticate")
            status, document = self.double.answer(asked)
        except Refusal as refusal:
            more = f"https://www.twilio.com/docs/errors/{refusal.code}"
            status, document = refusal.status, {"code": refusal.code, "message": refusal.message}
            document |= {"more_info": more, "status": status}
            wait = refusal.retry_after
        self._send(status, json.dumps(document) if status != 204 else "", wait=wait)

    def _fail(self, fault: Fault) -> None:
        match fault:
            case "slow":
                self.double.closing.wait(30)
            case "trickle":
                self.send_response(200)
                self.flush_headers()
                while not self.double.closing.wait(0.05):
                    self.wfile.write(b"X-Nothing: 1\r\n")
            case "cut":
                return  # the connection ends without a word
            case "half":
                self._send(201, '{"sid": "SM333', length=500)
            case "garbage":
                self._send(201, "<html>Welcome to the hotel's network.</html>")
            case "empty":
                self._send(200, "{}")
            case "list":
                self._send(200, '["sid"]')

    def _send(self, status: int, body: str, length: int | None = None, wait: str = "") -> None:
        self.send_response(status)
        if wait:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # whoever asked has gone

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing: a test reads `requests` instead."""
