"""SMS templates: a part of Jinja2, sandboxed, with a closed list of variables for each template.

What a template may hold is told when it is read; the sandbox would refuse the same, should one come another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ivr.model.line import COMMANDS
from ivr.model.tables import complete

_SAID = (str, int)


class _Environment(ImmutableSandboxedEnvironment):
    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """A message says texts and figures and asks what is so: a card has nothing else. What can be called is refused
        by what it is, before anything looks into it."""
        return isinstance(value, _SAID) and not attr.startswith("_")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What is safe is given at once, on all else the sandbox decides: it looks first whether a value is a method of
        a text, which takes longer than all the rest."""
        value = getattr(obj, attribute, None)
        return value if self.is_safe_attribute(obj, attribute, value) else super().getattr(obj, attribute)


_ENVIRONMENT = _Environment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False, autoescape=False
)  # fmt: skip
_ENVIRONMENT.globals.clear()  # types and functions, which no message names
# Whoever writes a message may not hold up the line: nothing calculates, calls, keeps or goes round within a round.
_PARTS: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip

_ALWAYS = frozenset({"line", "emergency", "menu"})
VARIABLES = {
    "card": frozenset({"cards", "place", "unknown_code", "more", "urgent", "advice", "ask_place", "rules"}),
    "answer": frozenset({"answer", "cards", "unknown_code", "more", "urgent", "ask_place"}),
    "nothing": frozenset({"cards", "place", "more", "urgent", "advice", "rules"}),
    "last": _ALWAYS,
    "help": _ALWAYS | {"words", "place"},
    "info": _ALWAYS | {"stop", "wipe", "privacy"},
    "privacy": _ALWAYS | {"stop", "wipe"},
    "wiped": _ALWAYS,
    "suggest": _ALWAYS | {"words"},
    "unknown": _ALWAYS | {"words", "cards"},
    "stopped": _ALWAYS | {"start"},
    "started": _ALWAYS,
    "busy": _ALWAYS,
}
"""The templates of a language, and the variables each of them knows."""


_TO_TRANSLATE = "{# To be translated"


def untranslated(source: str, language: str) -> str:
    """A template of another language as somebody gets it who translates it: the line refuses it until the first line is
    taken away.

    >>> is_untranslated(untranslated("Danger?", "en")), is_untranslated("Danger?")
    (True, False)
    """
    told = "keep all that stands in braces, translate the rest, and take this line away"
    return f"{_TO_TRANSLATE} from {language}: {told}. #}}\n{source}"


def is_untranslated(source: str) -> bool:
    """Whether a template still is in the language it was copied from."""
    return _TO_TRANSLATE in source


class TemplateFault(Exception):
    """A template that cannot be read; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@lru_cache(maxsize=512)
def variables(source: str) -> frozenset[str]:
    """The variables a template uses; raises `TemplateFault` when it cannot be read.

    >>> variables("{{ line }}: {% for card in cards %}{{ card.name }}{% endfor %}") == {"line", "cards"}
    True
    """
    return frozenset(meta.find_undeclared_variables(_parsed(source)))


def _parsed(source: str) -> nodes.Template:
    """A template as it was read; raises `TemplateFault` where it cannot be, or has a part that none may have."""
    try:
        parsed = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as fault:
        raise TemplateFault(fault.message or "this cannot be read", fault.lineno) from None
    for part in parsed.find_all(nodes.Node):
        if not isinstance(part, _PARTS):
            raise TemplateFault("a message only says names, asks `if` and goes through cards by `for`", part.lineno)
        if isinstance(part, nodes.For) and part.find(nodes.For):
            raise TemplateFault("there is a `for` within a `for`", part.lineno)
        if isinstance(part, nodes.Getattr) and part.attr.startswith("_"):
            raise TemplateFault("a message only says names that do not begin with _", part.lineno)
    return parsed


@lru_cache(maxsize=512)
def _template(source: str) -> Template:
    return _ENVIRONMENT.from_string(_parsed(source))


_NAMES = frozenset[str]().union(*VARIABLES.values())
OF_COMMANDS = tuple(command for command in COMMANDS if command in _NAMES)
"""The variables that are words of commands: they are known by the command, everywhere."""
_SAMPLE: dict[str, object] = {
    **{command: command.upper() for command in OF_COMMANDS},
    "cards": [SimpleNamespace(name="Name", number="0800 14 912", keys="1", free=True, status="open", hours="Mon 9-12")],
    "place": "Place",
    "unknown_code": "9999",
    "line": "Line",
    "emergency": "112",
    "urgent": "112",
    "advice": "What to do where nobody is near.",
    "ask_place": True,
    "rules": "7200",
    "answer": "What may be done.",
    "words": "WORD, WORD",
}
SAMPLE: Mapping[str, object] = complete("SAMPLE", _SAMPLE, _NAMES)
"""Something for every variable, to try a template on."""


def holds_number(source: str) -> bool:
    """Whether the message of a template tells the number of a card."""
    return "0800 14 912" in render(source, **SAMPLE)


def broken(name: str, source: str) -> str | None:
    """What goes wrong when the template with this name is filled in, or None."""
    try:
        render(source, **{variable: SAMPLE[variable] for variable in VARIABLES[name]})
    except ValueError as found:
        return str(found)
    return None


def render(source: str, **values: object) -> str:
    """The message, without blank lines; raises `ValueError` when the template asks for something that is not there."""
    try:
        text = _template(source).render(**values)
    except (TemplateError, TemplateFault) as fault:
        raise ValueError(str(fault)) from None
    return "\n".join([said for line in text.splitlines() if (said := line.strip())])
