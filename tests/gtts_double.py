"""A double of the service behind gTTS: it reads a request as the service does, and murmurs instead of speaking."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import soundfile
from numpy.typing import NDArray

from ivr.audio.formats import Samples
from ivr.language.seconds import seconds_to_say

PATH = "/_/TranslateWebserverUi/data/batchexecute"
LISTENER_SECONDS = 5


def murmur(seconds: float, rate: int = 24_000, voice: int = 140) -> Samples:
    """Something like speech: a voice with overtones in four syllables a second, and silence before and after."""
    return np.pad(np.resize(_second(rate, voice), round(seconds * rate)), rate // 10)


@cache
def _second(rate: int, voice: int) -> Samples:
    """What every second of it is: a voice of whole hertz. To sing each anew was half of the time of making a clip."""
    time = np.arange(rate) / rate
    sung = np.sum([np.sin(2 * np.pi * voice * n * time) / n for n in range(1, 20)], axis=0)
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0, None) ** 0.5
    return np.asarray(0.2 * sung * syllables, dtype=np.float32)


def file_of(
    samples: NDArray[np.floating[Any]], rate: int = 24_000, format: str = "WAV", subtype: str | None = None
) -> bytes:
    """A sound file of any kind that libsndfile writes; `samples` may have channels."""
    target = io.BytesIO()
    soundfile.write(target, samples, rate, format=format, subtype=subtype)
    return target.getvalue()


def speech_of(text: str) -> bytes:
    """An MP3 of plausible length, of equal frames and without a count of them, as the service sends it."""
    data = io.BytesIO()
    with soundfile.SoundFile(
        data, "w", 24_000, 1, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT"
    ) as file:
        file.write(murmur(seconds_to_say(text) + 0.3))
    return data.getvalue()[192:]  # the first frame of 64 kilobits, which has the count


@dataclass
class Double:
    """What the service was asked, and how it behaves: one mood for each request, then well for ever.

    Moods: well, lines (the other layout of an answer), slow, cut, half, silence, garbage, nothing, or a status.
    """

    address: str = ""
    moods: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, form: str) -> tuple[str, str]:
        """The mood for a request, and the text it asks for; notes the text, the voice and the speed."""
        ((call,),) = json.loads(parse_qs(form)["f.req"][0])
        name, parameters, _, kind = call
        assert (name, kind) == ("jQ1olc", "generic")
        text, voice, speed, _ = json.loads(parameters)
        self.asked.append((text, voice, speed))
        return (self.moods.pop(0) if self.moods else "well"), text


def body_of(mood: str, text: str) -> str:
    """The answer in this mood."""
    if mood == "garbage":
        return "<html>please type the letters you see</html>"
    whole = speech_of(text)
    mp3 = {"half": whole[: len(whole) // 2], "silence": bytes(1000)}.get(mood, whole)
    sound = None if mood == "nothing" else json.dumps([base64.b64encode(mp3).decode()])
    rows = [["wrb.fr", "jQ1olc", sound, None, None, None, "generic"], ["di", 52], ["af.httprm", 51, "8", 2]]
    if mood == "lines":
        return ")]}'\n\n[" + "\n,".join(map(json.dumps, rows)) + "\n]"
    return f")]}}'\n\n{len(json.dumps(rows))}\n{json.dumps(rows)}\n" + '25\n[["e",4,null,null,154]]\n'


class _Handler(BaseHTTPRequestHandler):
    double: Double

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        mood, text = self.double.answer(form)
        status, body = (int(mood), "") if mood.isdigit() else (200, body_of(mood, text))
        if mood == "slow":
            self.double.over.wait(LISTENER_SECONDS)
        self.send_response(status if self.path == PATH else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2 if mood == "cut" else None].encode())

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""


@contextmanager
def gtts_double() -> Iterator[Double]:
    """The double, listening on this machine while the block runs."""
    double = Double()
    handler = type("Handler", (_Handler,), {"double": double})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        double.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield double
        finally:
            double.over.set()
            server.shutdown()
