"""A synthesiser that is a program of its own: started anew for each text, which it reads, and it writes a sound."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from ivr.audio.synth.synthesiser import SynthesiserFault

_SECONDS = 20


def said_by(name: str, command: Sequence[str], text: str) -> bytes:
    """What the program `name` writes for a text. Raises `SynthesiserFault`."""
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise SynthesiserFault(f"{name} took more than {_SECONDS} seconds", temporary=True) from None
    except OSError as fault:
        raise SynthesiserFault(f"{name} cannot be started ({type(fault).__name__})", temporary=True) from None
    if done.returncode:
        raise SynthesiserFault(f"{name} stopped with code {done.returncode}", temporary=False)
    return done.stdout
