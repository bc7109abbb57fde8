"""HTTP as the provider speaks it, over sockets of our own: nothing is retried or mended on the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

PUBLIC_URL = "https://line.example.org"
TOKEN = "5f2c6b8e1d3a4f709182a3b4c5d6e7f8"  # of the form that the provider's have
PATIENCE = 15.0
"""Seconds that the provider waits for an answer, https://www.twilio.com/docs/api/errors/11205."""

Fault = Literal["", "refused", "cut", "late"]

_VALIDATOR = RequestValidator(TOKEN)
_LONGEST_HEAD = 65_536


@dataclass(frozen=True)
class Answer:
    """What came back, or why nothing did. `began` and `ended` are seconds of the monotonic clock; `port` is ours."""

    began: float
    ended: float
    status: int = 0
    body: bytes = b""
    fault: Fault = ""
    port: int = 0

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def signed(url: str, form: Mapping[str, str], *, keep: bool = True) -> bytes:
    """The bytes of a signed POST to an address of the line."""
    signature = _VALIDATOR.compute_signature(url, form)
    return post(url.removeprefix(PUBLIC_URL), urlencode(form).encode(), {"X-Twilio-Signature": signature}, keep=keep)


def post(target: str, body: bytes, headers: Mapping[str, str] | None = None, *, keep: bool = True) -> bytes:
    """The bytes of a POST of a form."""
    fields = {
        "Host": urlsplit(PUBLIC_URL).netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "User-Agent": "TwilioProxy/1.1",
        "Connection": "keep-alive" if keep else "close",
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {target} HTTP/1.1\r\n{head}\r\n".encode() + body


def get(target: str) -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: {urlsplit(PUBLIC_URL).netloc}\r\nConnection: close\r\n\r\n".encode()


class Wire:
    """A way to a port, of this machine or another: one connection that is kept as long as it lasts, or one for each
    request."""

    def __init__(self, port: int, *, keep: bool = True, host: str = "127.0.0.1") -> None:
        self._port, self.keep, self._host = port, keep, host
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, url: str, form: Mapping[str, str], patience: float = PATIENCE) -> Answer:
        """Posts a form to an address of the line, signed as the provider signs."""
        return await self.send(signed(url, form, keep=self.keep), patience)

    async def fetch(self, url: str) -> Answer:
        """Gets what lies at an address of the line."""
        return await Wire(self._port, keep=False, host=self._host).send(get(url.removeprefix(PUBLIC_URL)))

    async def send(self, request: bytes, patience: float = PATIENCE) -> Answer:
        """Sends these bytes and reads one answer."""
        began, fault = time.monotonic(), "refused"
        own = status = 0
        body = b""
        try:
            async with asyncio.timeout(patience):
                reader, writer = await self._connect()
                fault, own = "cut", int(writer.get_extra_info("sockname")[1])
                writer.write(request)
                status, body, stays = await read_answer(reader)
                fault = ""
                if not (stays and self.keep):
                    self.close()
        except TimeoutError:
            fault = "late"
            self.close()
        except (OSError, EOFError, ValueError):
            self.close()
        return Answer(began, time.monotonic(), status, body, fault, own)  # type: ignore[arg-type]

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection that is there, unless the other side has ended it."""
        if not self._reader or not self._writer or self._reader.at_eof() or self._writer.is_closing():
            self.close()
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=_LONGEST_HEAD)
        return self._reader, self._writer


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays. Raises `EOFError` where it ends first, `ValueError` for what is
    no HTTP."""
    status, fields = await _head(reader)
    while status == 100:
        status, fields = await _head(reader)
    if "chunked" in fields.get("transfer-encoding", ""):
        body = await _chunks(reader)
    elif "content-length" in fields:
        body = await reader.readexactly(int(fields["content-length"]))
    elif status in (204, 304):
        body = b""
    else:
        return status, await reader.read(), False
    return status, body, fields.get("connection", "").lower() != "close"


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        raise ValueError("the head of an answer is too long") from None
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in rest if line)
    return int(first.split(" ")[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    with suppress(EOFError):
        await reader.readline()
    return body
