"""What stands on a printed page: the words of a PDF of ours, in the order in which they are drawn."""

from __future__ import annotations

import re
import zlib

_TEXT = re.compile(rb"/F(\d+) [\d.]+ Tf|\[((?:[^\]\\]|\\.)*)\] TJ|\(((?:[^)\\]|\\.)*)\) Tj|(\bET\b)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def letters_of(pdf: bytes) -> float:
    """The size of letters with which most is printed, in points."""
    streams = [_stream(body) for body in re.findall(rb"\d+ 0 obj\n(.*?)\nendobj", pdf, re.DOTALL) if b"stream" in body]
    sizes = [float(size) for one in streams for size in re.findall(rb"/F\d+ ([\d.]+) Tf", one)]
    return sorted(sizes)[len(sizes) // 2]


def words_of(pdf: bytes) -> str:
    """The words, with one space for whatever is between two of them."""
    objects = {int(id): body for id, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    fonts = {int(name): _letters(objects, int(id)) for name, id in re.findall(rb"/F(\d+) (\d+) 0 R", pdf)}
    [content] = [_stream(body) for body in objects.values() if b"stream" in body and b" Tf" in _stream(body)]
    said, letters = [], dict[int, str]()
    for font, several, one, end in _TEXT.findall(content):
        if font:
            letters = fonts[int(font)]
        elif end:
            said.append(" ")
        strings = re.findall(rb"\(((?:[^)\\]|\\.)*)\)", several, re.DOTALL) if several else [one]
        for string in map(_plain, strings):
            said += [letters.get(int.from_bytes(string[at : at + 2]), "?") for at in range(0, len(string), 2)]
    return " ".join("".join(said).split())


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """The letters of a font by their number in the file."""
    [map_of] = re.findall(rb"/ToUnicode (\d+) 0 R", objects[font])
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", _stream(objects[int(map_of)]))
    return {int(number, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for number, text in pairs}


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\n(.*)\nendstream", body, re.DOTALL)
    if not found:
        return b""
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


def _plain(string: bytes) -> bytes:
    return re.sub(rb"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), string, flags=re.DOTALL)
