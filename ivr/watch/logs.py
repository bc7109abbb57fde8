"""The log: one line for each event, in one form for all processes, and nothing in it about who calls.

    2026-11-25T18:29:34.123+01:00 WARNING watch[4711]: signature-refused: 12 requests without …

Time with its offset, level, the part it comes from, the process, the words. What a message would smuggle in (an end of
line, a colour of the terminal, a turned direction) is written as \\x0a. Of an exception only its kind and its place are
written, never its message: it may hold what a person typed. Nor are the words of libraries, which may hold addresses
and numbers: of those it says which line spoke.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import threading
import traceback
from datetime import datetime
from types import TracebackType
from typing import Any

_LONGEST = 1_000
_FRAMES = 4
# The line itself, and its server: it says which process began, ended or did not start.
_OURS = ("ivr", "granian", "_granian")


class LogLine(logging.Formatter):
    """Writes a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        return f"{moment} {record.levelname} {_part(record)}[{record.process}]: {printable(_words(record))}"


def _part(record: logging.LogRecord) -> str:
    """The room and module of the line, the server, or the library that speaks."""
    return record.module if record.name == "ivr" else printable(record.name.removeprefix("ivr.").lstrip("_"))


def _words(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] not in _OURS:
        return f"a warning at {record.filename}:{record.lineno}"
    fault = record.exc_info[1] if record.exc_info else None
    return record.getMessage() + (f" ({place(fault)})" if fault else "")


def printable(text: str) -> str:
    """The text on one line, and cut where it is longer than anybody reads.

    >>> printable("a\\nb\\x1b[31m\\u202ec")
    'a\\\\x0ab\\\\x1b[31m\\\\u202ec'
    """
    return "".join(c if c.isprintable() else _escaped(c) for c in text[:_LONGEST])


def _escaped(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def place(fault: BaseException) -> str:
    """What broke and where; not the message and no locals, which may hold what a person typed."""
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(fault).__name__} at {where or 'an unknown place'}"


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ivr.watch.logs.LogLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"}},
    "loggers": {
        "ivr": {"level": "INFO"},
        "_granian": {"level": "INFO"},
        "granian.access": {"level": "CRITICAL"},  # it would hold addresses of those who call
    },
    "root": {"level": "WARNING", "handlers": ["console"]},
}
"""For the server, too: granian takes it as its `log_dictconfig`."""


def configure() -> None:
    """Lets this process log in the form above; a faulty thread, or a process that ends by a fault, as well."""
    logging.config.dictConfig(CONFIG)
    sys.excepthook = _ended
    threading.excepthook = lambda args: _ended(args.exc_type, args.exc_value, args.exc_traceback)


def _ended(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    if fault and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        logging.getLogger("ivr").critical("ended by %s", place(fault))
