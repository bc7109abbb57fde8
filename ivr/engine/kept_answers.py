"""What is found out about a library is kept as long as the library is there: it never changes, so neither does the
answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, ref

from ivr.engine.library import Library

P = ParamSpec("P")
V = TypeVar("V")


def kept(most: int) -> Callable[[Callable[Concatenate[Library, P], V]], Callable[Concatenate[Library, P], V]]:
    """Keeps the last answers of a function of a library and of things that can be hashed: of each library so many."""

    def keeping(find: Callable[Concatenate[Library, P], V]) -> Callable[Concatenate[Library, P], V]:
        answers: WeakKeyDictionary[Library, Callable[P, V]] = WeakKeyDictionary()

        @wraps(find)
        def asked(library: Library, *args: P.args, **named: P.kwargs) -> V:
            known = answers.get(library)
            if known is None:
                known = answers[library] = _about(ref(library))
            return known(*args, **named)

        def _about(library: ref[Library]) -> Callable[P, V]:
            """Holds no library by itself: one that left the shelf is let go of with all that is known of it."""

            @lru_cache(maxsize=most)
            def answer(*args: Hashable, **named: Hashable) -> V:
                there = library()
                assert there is not None  # noqa: S101  # whoever asks holds it
                return find(there, *args, **named)  # type: ignore[arg-type]

            return answer  # type: ignore[return-value]

        return asked  # type: ignore[return-value]  # `wraps` keeps its name

    return keeping
