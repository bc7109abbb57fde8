"""What every speech engine is: it has voices for languages, and says a text."""

from __future__ import annotations

from typing import Protocol

from ivr.errors import IvrError


class SynthesiserFault(IvrError):
    """A text was not said. `temporary`: the same text may be said later, so no other engine should say it now."""

    def __init__(self, why: str, *, temporary: bool) -> None:
        super().__init__(why)
        self.temporary = temporary


class Synthesiser(Protocol):
    """A synthesiser. `say` may be called from `parallel` threads at once."""

    @property
    def name(self) -> str: ...

    @property
    def parallel(self) -> int: ...

    def seconds(self, text: str) -> float:
        """About how long it takes to say a text."""
        ...

    def speaks(self, language: str) -> str | None:
        """The voice for a language code of ours ("nl", "prs"); None where there is none, never another language's."""
        ...

    def say(self, text: str, voice: str, rate: float) -> bytes:
        """A sound file of the text, of a kind that `sound.decode` reads; `rate` 1.0 is the usual speed of the line.

        Raises `SynthesiserFault`.
        """
        ...
