"""A line in twelve languages, made from the house: every text in English, but each language names itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.conftest import HOUSE
from tests.translating import into

NAMES = {
    "nl": "Nederlands", "fr": "Français", "en": "English", "ar": "العربية", "prs": "دری", "ps": "پښتو",
    "ti": "ትግርኛ", "tr": "Türkçe", "ku": "Kurmancî", "so": "Soomaali", "uk": "Українська", "ru": "Русский",
}  # fmt: skip


def twelve_languages(folder: Path) -> Path:
    """Writes the content of such a line below a folder."""
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    _edit(content / "menus/line.yaml", _offer_all)
    _edit(content / "menus/texts.yaml", lambda texts: texts.update({"language-choice": "English: {key}."}))
    for code, name in NAMES.items():
        if code != "en":
            into(content, code, {"prompt:language-choice": f"{name}: {{key}}."})
    return content


def _edit(path: Path, change: Any) -> None:
    yaml = YAML()
    document = yaml.load(path)
    change(document)
    yaml.dump(document, path)


def _offer_all(line: Any) -> None:
    line["languages"] = [
        {"code": code, "name": name, "voice": "yes", "sms": "yes", "review": "draft", "say": "alice", "locale": "en-GB"}
        for code, name in NAMES.items()
    ]
