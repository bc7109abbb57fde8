"""What a message may say, and that no message holds up the line."""

from __future__ import annotations

import pytest

from ivr.language.templates import TemplateFault, render, variables


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 9000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a'.ljust(9000000000) }}",
        "{{ 'a'|center(9000000000) }}",
        "{{ '%9000000000d' % 1 }}",
        "{% for a in range(90000) %}{% endfor %}",
        "{% for a in words %}{% for b in words %}{% for c in words %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in words recursive %}{{ loop(words) }}{% endfor %}",
        "{% set a = words ~ words %}{% set a = a ~ a %}{{ a }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'card.txt' %}",
        "{{ words.__class__.__mro__[1].__subclasses__() }}",
        "{{ words.__class__ }}",
        "{% if False %}{{ words._own }}{% endif %}",
        "{% for a in words %}{{ loop._iterable }}{% endfor %}",
        "{{ words.encode.__self__ }}",
    ],
)
def test_what_takes_no_end_is_refused(source: str) -> None:
    with pytest.raises(TemplateFault):
        variables(source)
    with pytest.raises(ValueError, match=r"message only says|`for` within a `for`"):
        render(source, words="some words")


@pytest.mark.parametrize("source", ["{{ words.upper }}", "{{ words.encode }}", "{% if words.split %}{% endif %}"])
def test_only_texts_and_figures_are_said_of_a_thing(source: str) -> None:
    with pytest.raises(ValueError, match="unsafe"):
        render(source, words="some words")


def test_names_conditions_and_one_round_are_enough() -> None:
    source = "{% for card in cards if card.free %}{{ card.name }}{{ '!' if not loop.last else '' }}{% endfor %}"
    assert variables(source) == {"cards"}
    assert render(source, cards=[{"name": "One", "free": True}, {"name": "Two", "free": True}]) == "One!Two"
