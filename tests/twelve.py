"""A line in twelve languages, made from the house: every text in English, but each language names itself."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.conftest import HOUSE

NAMES = {
    "nl": "Nederlands", "fr": "Français", "en": "English", "ar": "العربية", "prs": "دری", "ps": "پښتو",
    "ti": "ትግርኛ", "tr": "Türkçe", "ku": "Kurmancî", "so": "Soomaali", "uk": "Українська", "ru": "Русский",
}  # fmt: skip


def twelve_languages(folder: Path) -> Path:
    """Writes the content of such a line below a folder."""
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    for path in [*content.glob("data/**/*.yaml"), *content.glob("sms_templates/*.yaml")]:
        _edit(path, _in_all)
    _edit(content / "menus/line.yaml", _offer_all)
    for code, name in NAMES.items():
        texts = YAML().load(HOUSE / "menus/texts/en.yaml")
        texts["language-choice"] = f"{name}: {{key}}."
        YAML().dump(texts, content / f"menus/texts/{code}.yaml")
        shutil.copytree(HOUSE / "sms_templates/en", content / "sms_templates" / code, dirs_exist_ok=True)
    return content


def _edit(path: Path, change: Any) -> None:
    yaml = YAML()
    document = yaml.load(path)
    change(document)
    yaml.dump(document, path)


def _in_all(value: Any) -> None:
    """Every text that is there in English is there in all languages."""
    if isinstance(value, dict) and {"en", "ar"} <= value.keys():
        value.update({code: value.get(code) or deepcopy(value["en"]) for code in NAMES})
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _in_all(inner)


def _offer_all(line: Any) -> None:
    line["languages"] = [
        {"code": code, "name": name, "voice": "yes", "sms": "yes", "review": "draft", "say": "alice", "locale": "en-GB"}
        for code, name in NAMES.items()
    ]
