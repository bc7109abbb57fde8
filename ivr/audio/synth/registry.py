"""Every synthesiser by the name that operators write, and how it is started. A new one is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.errors import InputError


def _espeak() -> Synthesiser:
    if program := find_program():
        return Espeak(program)
    raise InputError("espeak-ng is not on this machine; install it, or wegwijs[offline-voice]")


def _gtts() -> Synthesiser:
    from ivr.audio.synth.gtts import Gtts  # a tenth of a second, for those who speak by it

    return Gtts()


SYNTHESISERS: Mapping[str, Callable[[], Synthesiser]] = {"gtts": _gtts, "espeak": _espeak}
"""Each raises `InputError`, in words for an operator, where it is not on this machine."""


def started(names: tuple[str, ...]) -> list[Synthesiser]:
    """The synthesisers of these names, in this order."""
    return [SYNTHESISERS[name]() for name in names]
