"""Hostile requests by fixed seeds: the same place gives the same bytes, in every run."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlencode

from tests.soak.wire import PUBLIC_URL, post, signed

_PATHS = ("/voice", "/voice/keys", "/voice/silence", "/voice/dialled", "/voice/again", "/voice/status", "/sms")
_PAGES = ("/", "/healthz", "/readyz", "/metrics", "/console/", "/audio/nl/0123456789abcdef.wav", "/robots.txt")
_METHODS = ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND", "post", "X" * 40, "GE\0T")
_NASTY = (
    "\0", "\x1b[2J", "\u202e", "\ufeff", "\U0001f642" * 40, "{{7*7}}", "{% for x in range(9**9) %}",
    "'; DROP TABLE x;--", "<Response><Dial>+3290010020</Dial></Response>", "&#0;", "]]>", "../" * 30, "%s%s%n",
    "\ud800", "é" * 300, "٠١٢٣",
    "1080" * 400, "a\u0301" * 200, "\r\nX: y", "STOP", "STOP STOP", "９９９", "null", "-1", "9" * 400, "𝟙𝟘𝟠𝟘",
)  # fmt: skip
_TLS_HELLO = bytes.fromhex("16030100a5010000a10303") + bytes(range(160))


@dataclass(frozen=True)
class Crime:
    """Bytes to send. `timed`: all of it is there, so an answer is due at once; `answers` is how many may come."""

    kind: str
    data: bytes
    timed: bool = True
    answers: int = 1


class Gang:
    """Makes hostile requests out of real addresses of the line, and out of nothing."""

    def __init__(self, seed: int, addresses: list[str]) -> None:
        self._seed, self._addresses = seed, addresses
        self._kinds: dict[str, tuple[int, Callable[[random.Random], Crime]]] = {
            "state, signed": (30, self._state),
            "text, signed": (20, self._text),
            "bad signature": (12, self._unsigned),
            "path": (8, self._path),
            "method": (6, self._method),
            "header": (5, self._header),
            "form": (7, self._form),
            "target": (3, self._target),
            "protocol": (3, self._protocol),
            "pipeline": (2, self._pipeline),
            "chunks": (3, self._chunks),
            "half": (1, self._half),
        }

    def crime(self, place: int) -> Crime:
        dice = random.Random(self._seed << 32 | place)
        names = list(self._kinds)
        [name] = dice.choices(names, [self._kinds[name][0] for name in names])
        return self._kinds[name][1](dice)

    def _state(self, dice: random.Random) -> Crime:
        """A real address, changed here and there, with any keys; signed with the right token."""
        address = dice.choice(self._addresses)
        path, _, query = address.partition("?")
        pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
        for _ in range(dice.randint(0, 4)):
            pairs = _changed(pairs, dice)
        url = path if dice.random() < 0.8 else PUBLIC_URL + dice.choice(_PATHS)
        form = _person(dice) | {"Digits": "".join(dice.choices("0123456789*#w", k=dice.choice((0, 1, 1, 1, 4, 6, 60))))}
        if dice.random() < 0.2:
            form |= {"DialCallStatus": dice.choice(("busy", "completed", _junk(dice)))}
        return Crime("state, signed", signed(f"{url}?{'&'.join('='.join(pair) for pair in pairs)}", _sendable(form)))

    def _text(self, dice: random.Random) -> Crime:
        body = "".join(
            dice.choice((_junk(dice), " dokter 1080 ", " avocat ", "9000")) for _ in range(dice.randint(0, 6))
        )
        length = dice.choice((1_600, 1_600, 10_000))
        form = _person(dice) | {"Body": body[:length], "MessageSid": f"SM{dice.getrandbits(128):032x}"}
        if dice.random() < 0.1:
            form["Body"] = dice.choice(_NASTY[:6]) * (length // 40)
        return Crime("text, signed", signed(f"{PUBLIC_URL}/sms", _sendable(form)))

    def _unsigned(self, dice: random.Random) -> Crime:
        body = urlencode(_sendable(_person(dice) | {"Body": _junk(dice)})).encode()
        if dice.random() < 0.2:
            body = b"&".join(b"%x=%x" % (i, i) for i in range(dice.choice((10, 1_000, 6_000))))
        signature = dice.choice(("", "x", "A" * 28, "=" * 5_000, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "\xff" * 28))
        headers = {} if dice.random() < 0.3 else {"X-Twilio-Signature": signature}
        return Crime("bad signature", post(dice.choice(_PATHS), body, headers))

    def _path(self, dice: random.Random) -> Crime:
        deep = "/".join(dice.choices(("a", "..", "%2e%2e", "voice", "%00", "%ff", "."), k=dice.choice((2, 20, 400))))
        target = dice.choice((f"/{deep}", f"//{deep}", f"/voice/{deep}", f"/audio/{deep}", f"/?{'q' * 7_000}", *_PAGES))
        return Crime("path", _request(dice.choice(("GET", "POST")), target))

    def _method(self, dice: random.Random) -> Crime:
        return Crime("method", _request(dice.choice(_METHODS), dice.choice((*_PATHS, *_PAGES))))

    def _header(self, dice: random.Random) -> Crime:
        headers = {
            "Cookie": "a=" + "b" * dice.choice((10, 4_000, 30_000)),
            "Host": dice.choice(("", "evil.example", "127.0.0.1", "a" * 300, "line.example.org:99999")),
            "X-Forwarded-For": dice.choice(("127.0.0.1", "x" * 2_000, "::1, ::1")),
            "Content-Encoding": dice.choice(("gzip", "br", "nonsense")),
        }
        many = {f"X-{i}": "y" * 20 for i in range(dice.choice((0, 50, 400)))}
        return Crime("header", _request("GET", dice.choice(_PAGES), dict(dice.sample(list(headers.items()), 2)) | many))

    def _form(self, dice: random.Random) -> Crime:
        kinds = (
            "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/xml", "x" * 900,
            "application/x-www-form-urlencoded; charset=utf-16",
        )  # fmt: skip
        bodies = (b"--x\r\n", b"{}", b"=&=&&&===", b"%", b"a=%ff%fe" * 50, b"\0" * 300, b"x" * 63_000, b"y" * 70_000)
        headers = {"Content-Type": dice.choice(kinds), "X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}
        return Crime("form", post(dice.choice(_PATHS), dice.choice(bodies), headers))

    def _target(self, dice: random.Random) -> Crime:
        targets = (
            "http://evil.example/voice",
            f"{PUBLIC_URL}/voice",
            "*",
            "evil.example:443",
            "voice",
            "/%",
            "/a b",
            "?",
        )
        return Crime("target", _request(dice.choice(("GET", "POST", "CONNECT", "OPTIONS")), dice.choice(targets)))

    def _protocol(self, dice: random.Random) -> Crime:
        data = (
            b"GET /healthz HTTP/1.0\r\n\r\n", b"GET /healthz\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", _TLS_HELLO,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\r\n" * 50 + b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 200 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\nA b\r\n\r\n",
        )  # fmt: skip
        return Crime("protocol", dice.choice(data), timed=False)

    def _pipeline(self, dice: random.Random) -> Crime:
        count = dice.randint(2, 12)
        return Crime("pipeline", b"".join(_request("GET", dice.choice(_PAGES)) for _ in range(count)), answers=count)

    def _chunks(self, dice: random.Random) -> Crime:
        head = b"POST /voice HTTP/1.1\r\nHost: line.example.org\r\nTransfer-Encoding: chunked\r\n"
        both = dice.choice((b"", b"Content-Length: 5\r\n"))
        sizes = (
            b"0\r\n\r\n",
            b"zz\r\n",
            b"-1\r\n\r\n",
            b"ffffffffffffffff\r\n",
            b"5\r\nab",
            b"1;" + b"x" * 900 + b"\r\na\r\n0\r\n\r\n",
        )
        return Crime("chunks", head + both + b"\r\n" + dice.choice(sizes), timed=False)

    def _half(self, dice: random.Random) -> Crime:
        whole = post("/voice", b"x" * 1_000)
        return Crime("half", whole[: dice.randint(1, len(whole) - 1)], timed=False)


def _changed(pairs: list[tuple[str, str]], dice: random.Random) -> list[tuple[str, str]]:
    """One field gone, twice there, moved, or with another value."""
    pairs = list(pairs) or [("stage", "card")]
    at = dice.randrange(len(pairs))
    name, value = pairs[at]
    match dice.randrange(6):
        case 0:
            del pairs[at]
        case 1:
            pairs.insert(at, (name, quote(_junk(dice).encode("utf-8", "replace"))))
        case 2:
            pairs[at] = (name, pairs[dice.randrange(len(pairs))][1])
        case 3:
            cut = dice.randint(0, len(value))
            pairs[at] = (name, value[:cut] + quote(dice.choice("0189azAZ-_.%\x7f")) + value[cut + 1 :])
        case 4:
            pairs[at] = (name, str(dice.choice((0, 1, 5, 9_999, 10**8, -1))))
        case _:
            pairs.append((quote_plus(_junk(dice)[:40].encode("utf-8", "replace")), "1"))
    return pairs


def _person(dice: random.Random) -> dict[str, str]:
    number = dice.choice((f"+3247{dice.randrange(10**7):07}", "anonymous", "", "+1", _junk(dice)))
    return {"CallSid": f"CA{dice.getrandbits(128):032x}", "From": number, "To": "+32460240000"}


def _junk(dice: random.Random) -> str:
    if dice.random() < 0.6:
        return dice.choice(_NASTY)
    return "".join(
        chr(dice.choice((dice.randrange(1, 128), dice.randrange(128, 0xD000)))) for _ in range(dice.randint(1, 40))
    )


def _sendable(form: dict[str, str]) -> dict[str, str]:
    """Without halves of surrogate pairs, which cannot be signed."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in form.items()}


def _request(method: str, target: str, headers: dict[str, str] | None = None) -> bytes:
    fields = {"Host": "line.example.org", "Content-Length": "0"} | (headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace")
