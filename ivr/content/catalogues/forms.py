"""Forms of content that this program no longer reads, each with one sentence that says how to go on."""

from __future__ import annotations

from pathlib import Path

from ivr.content.read.document import problem
from ivr.errors import Problem


def old_forms(root: Path) -> list[Problem]:
    """A problem for each file that has another place or another form by now; sorted. Content with any of these cannot
    be judged as a whole. Translations that stand inside a file of facts are found when it is read."""
    words = [path for path in (root / "sms_templates").glob("keywords.yaml") if path.is_file()]
    prompts = sorted((root / "menus/texts").glob("*.yaml"))
    return [
        *(problem("F112", f"menus/texts/{path.name}", 0, _PROMPTS) for path in prompts),
        *(problem("F112", "sms_templates/keywords.yaml", 0, _WORDS) for _ in words),
    ]


_PROMPTS = "prompts stand in menus/texts.yaml now, and their translations in catalogues beside this file"
_WORDS = "each language has its own words now, in sms_templates/<language>/keywords.yaml"
