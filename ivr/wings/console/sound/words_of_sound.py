"""What operators call the groups of sentences, and the ways in which they are heard."""

from __future__ import annotations

from ivr.wings.console.interface import _
from ivr.wings.console.sound.spoken_list import GROUPS, SoundGroup
from ivr.wings.console.sound.voices_heard import HEARD, HeardAs


def group_names() -> dict[SoundGroup, str]:
    """The groups by their names, in the order in which callers meet them."""
    names: dict[SoundGroup, str] = {
        "prompts": _("Said in every call"),
        "menus": _("Menus and keys"),
        "cards": _("Cards of organisations"),
        "answers": _("Answers"),
        "numbers": _("Numbers"),
        "places": _("Names of places"),
    }
    return {group: names[group] for group in GROUPS}


def state_names() -> dict[HeardAs, str]:
    """The ways in which a sentence is heard."""
    names: dict[HeardAs, str] = {
        "recorded": _("Recorded by a person"),
        "synthesised": _("Made by a computer voice"),
        "pieces": _("Put together from pieces"),
        "missing": _("No sound yet"),
        "older": _("Recorded with older words"),
    }
    return {state: names[state] for state in HEARD}
