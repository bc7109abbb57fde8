"""Every synthesiser by the name that operators write, and how it is started. A new one is a module and a row here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping

from ivr.audio.synth import pico, rhvoice
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.errors import InputError


def _espeak() -> Synthesiser:
    if program := find_program():
        return Espeak(program)
    raise InputError("espeak-ng is not on this machine; install it, or wegwijs[offline-voice]")


def _pico() -> Synthesiser:
    if found := shutil.which(pico.PROGRAM):
        return pico.Pico(found)
    raise InputError("SVOX Pico is not on this machine; install libttspico-utils")


def _rhvoice() -> Synthesiser:
    if found := shutil.which(rhvoice.PROGRAM):
        return rhvoice.RHVoice(found)
    raise InputError("RHVoice is not on this machine; install rhvoice, rhvoice-ukrainian and rhvoice-russian")


def _gtts() -> Synthesiser:
    from ivr.audio.synth.gtts import Gtts  # a tenth of a second, for those who speak by it

    return Gtts()


SYNTHESISERS: Mapping[str, Callable[[], Synthesiser]] = {
    "gtts": _gtts,
    "rhvoice": _rhvoice,
    "pico": _pico,
    "espeak": _espeak,
}
"""Each raises `InputError`, in words for an operator, where it is not on this machine."""


def started(names: tuple[str, ...]) -> list[Synthesiser]:
    """The synthesisers of these names, in this order."""
    return [SYNTHESISERS[name]() for name in names]
