"""How long an MP3 is by its frames. A sentence that lost its end still sounds like a sentence, with a digit less."""

from __future__ import annotations

from dataclasses import dataclass

# ISO 11172-3 and 13818-3, layer III, by the version bits of a frame header: 3 is MPEG-1, 2 is MPEG-2, 0 is MPEG-2.5.
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KILOBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_LONGEST_FRAME = 1_500


@dataclass(frozen=True)
class Frames:
    """`seconds` of sound in the frames; `whole` unless the last one is cut off; `counted` if the file says how many."""

    seconds: float
    whole: bool
    counted: bool


def frames(data: bytes) -> Frames:
    """The frames from the beginning of an MP3, or after its ID3 tag, until something else comes."""
    begin = position = _after_tag(data)
    seconds = 0.0
    while (frame := _frame(data[position : position + 4])) is not None:
        position += frame[0]
        seconds += frame[1]
    first = data[begin : begin + _LONGEST_FRAME]
    return Frames(seconds, position <= len(data), b"Xing" in first or b"Info" in first)


def _after_tag(data: bytes) -> int:
    """Where the frames begin: an ID3 tag gives its length in four times seven bits."""
    if not data.startswith(b"ID3") or len(data) < 10:
        return 0
    a, b, c, d = data[6:10]
    return 10 + (a << 21 | b << 14 | c << 7 | d)


def _frame(header: bytes) -> tuple[int, float] | None:
    """The bytes and the seconds of the frame with this header; None where it is no header of layer III."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, kilobits, hertz = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in _HERTZ or not 0 < kilobits < 15 or hertz == 3:
        return None
    rate = _HERTZ[version][hertz]
    rates, samples = (_KILOBITS_1, 1152) if version == 3 else (_KILOBITS_2, 576)
    return samples * 125 * rates[kilobits] // rate + (header[2] >> 1 & 1), samples / rate
