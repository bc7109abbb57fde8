"""Sound files of any kind, recognised by their content, and the samples in them."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray

from ivr.audio import mp3
from ivr.errors import IvrError

Samples = NDArray[np.float32]

MOST_BYTES = 20_000_000
MOST_SECONDS = 120.0
# Two minutes of eight channels at 48 kHz. A few kilobytes of FLAC can claim hours of silence.
_MOST_SAMPLES = 120 * 48_000 * 8
_RATES = range(4_000, 192_001)
_FFMPEG_SECONDS = 30
_MP3_DELAY = 0.2  # seconds that an encoder adds, and a reader leaves out
# Files with floating point may hold anything; squares of this still fit.
_MOST = np.float32(1e6)


class BadSound(IvrError):
    """A sound that cannot be used; `str()` is one sentence for an operator."""


@dataclass(frozen=True)
class SoundFile:
    """What a sound file holds: `samples` is frames by channels, full scale is 1.0; `rate` is in hertz."""

    samples: Samples
    rate: int


@dataclass(frozen=True)
class _Kind:
    """A kind of file: the bytes it has at `offset`, and what ffmpeg calls it (empty: it is no sound)."""

    name: str
    offset: int
    mark: bytes
    ffmpeg: str = ""


# The kind is told to ffmpeg, which otherwise may take a text for a playlist and open the addresses in it.
_KINDS = (
    _Kind("WAV", 8, b"WAVE", "wav"),
    _Kind("FLAC", 0, b"fLaC", "flac"),
    _Kind("Ogg", 0, b"OggS", "ogg"),
    _Kind("MP3", 0, b"ID3", "mp3"),
    _Kind("AIFF", 8, b"AIF", "aiff"),
    _Kind("AU", 0, b".snd", "au"),
    _Kind("CAF", 0, b"caff", "caf"),
    _Kind("M4A", 4, b"ftyp", "mov"),
    _Kind("WebM", 0, b"\x1a\x45\xdf\xa3", "matroska"),
    _Kind("AMR", 0, b"#!AMR", "amr"),
    _Kind("WMA", 0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    _Kind("a picture", 0, b"\x89PNG"),
    _Kind("a picture", 0, b"\xff\xd8\xff"),
    _Kind("a picture", 0, b"GIF8"),
    _Kind("a picture", 8, b"WEBP"),
    _Kind("a zip archive or an office document", 0, b"PK\x03\x04"),
    _Kind("a PDF document", 0, b"%PDF"),
    _Kind("a program", 0, b"MZ"),
    _Kind("a program", 0, b"\x7fELF"),
)
_SNDFILE_FORMATS = {"WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3", "MPEG", "AIFF", "AU", "CAF"}


def read(data: bytes) -> SoundFile:
    """The samples of a sound file of at most `MOST_BYTES` and `MOST_SECONDS`.

    wav, mp3, ogg, opus, flac, aiff, au and caf are read by libsndfile; m4a, aac, webm, amr and wma by the program
    ffmpeg, where it is installed. Raises `BadSound`.
    """
    if not data:
        raise BadSound("The file is empty.")
    if len(data) > MOST_BYTES:
        raise BadSound(f"The file is too big: more than {MOST_BYTES // 1_000_000} MB.")
    kind = _kind(data)
    # Programs that write to a pipe do not know the length, and put in the largest number there is.
    if kind.name == "WAV" and len(data) < int.from_bytes(data[4:8], "little") < 0x7F00_0000:
        raise BadSound("The WAV file is damaged, or its end is missing.")
    recorded = _by_sndfile(data) or _by_sndfile(_by_ffmpeg(data, kind))
    if recorded is None:
        raise BadSound(f"The {kind.name} file is damaged, or its end is missing.")
    return recorded


def extension(data: bytes) -> str:
    """How the name of such a file ends: wav, mp3, ogg. Raises `BadSound` where it is no sound."""
    return _kind(data).name.lower()


def _kind(data: bytes) -> _Kind:
    """Which kind of sound file this is; raises `BadSound` where it is something else."""
    for kind in _KINDS:
        if data.startswith(kind.mark, kind.offset):
            if not kind.ffmpeg:
                raise BadSound(f"This is not a sound file but {kind.name}.")
            return kind
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:  # how each frame of MPEG sound begins
        return _Kind("MP3", 0, b"", "mp3") if data[1] & 0x06 else _Kind("AAC", 0, b"", "aac")
    if _is_text(data[:1000]):
        raise BadSound("This is not a sound file but text.")
    raise BadSound("This is not a sound file of a known kind; WAV, MP3, M4A, Ogg and FLAC are known.")


def _is_text(beginning: bytes) -> bool:
    text = beginning.decode("utf-8", errors="ignore")  # a letter may be cut in two at the end
    return len(text.encode()) > len(beginning) - 4 and all(c.isprintable() or c.isspace() for c in text)


def _by_sndfile(data: bytes) -> SoundFile | None:
    """The samples as libsndfile reads them; None where it cannot, or does not read them all."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if file.format not in _SNDFILE_FORMATS:
                return None
            is_mp3, rate, promised = file.format in ("MP3", "MPEG"), file.samplerate, file.frames
            most = min(int(rate * MOST_SECONDS), _MOST_SAMPLES // file.channels)
            samples = file.read(most + 1, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, ValueError):
        return None
    if is_mp3:  # without a count of its frames, libsndfile guesses their number and may stop too early
        there = mp3.frames(data)
        promised = promised if there.counted else 0
        if len(samples) < min(most, (there.seconds - _MP3_DELAY) * rate):
            return None
    _check(len(samples), promised, rate, most)
    return SoundFile(np.clip(np.nan_to_num(samples, posinf=0.0, neginf=0.0), -_MOST, _MOST), rate)


def _check(frames: int, promised: int, rate: int, most: int) -> None:
    """Raises `BadSound` for a sound that is too long, lacks its end, or has an impossible rate."""
    if rate not in _RATES:
        raise BadSound(f"The sound has {rate} samples a second, which no recorder makes.")
    if frames > most:
        raise BadSound(f"The sound is too long: more than {MOST_SECONDS:.0f} seconds.")
    if frames < promised * 0.98:
        raise BadSound("The file is damaged, or its end is missing.")


def _by_ffmpeg(data: bytes, kind: _Kind) -> bytes:
    """The same sound as WAV. Raises `BadSound` where ffmpeg is not installed, fails, or takes too long."""
    program = shutil.which("ffmpeg")
    if not program:
        raise BadSound(
            f"This {kind.name} file needs the program ffmpeg, which is not installed here; WAV works always."
        )
    with tempfile.NamedTemporaryFile() as file:  # not a pipe: an M4A may keep its table of contents at the end
        file.write(data)
        file.flush()
        options = f"-v error -xerror -nostdin -protocol_whitelist file,pipe -f {kind.ffmpeg} -i".split()
        result = f"-map 0:a:0 -t {MOST_SECONDS + 1} -c:a pcm_f32le -f wav pipe:1".split()
        command = [program, *options, file.name, *result]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_FFMPEG_SECONDS, check=False)  # noqa: S603
        except (subprocess.TimeoutExpired, OSError):
            raise BadSound(f"Reading the {kind.name} file took too long.") from None
    if done.returncode or b"ended prematurely" in done.stderr:
        raise BadSound(f"The {kind.name} file is damaged, or its end is missing.")
    return done.stdout
