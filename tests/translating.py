"""Languages for the tests: a catalogue that says everything as the source language does, with words and messages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ivr.content.catalogues.locators import to_translate
from ivr.content.read.files import read_files
from ivr.content.read.po import PoEntry, PoFile, file_of, written


def into(content: Path, language: str, said: Mapping[str, str] | None = None) -> None:
    """Translates the content into a language: each sentence stays as it is, but for what is `said` at its place."""
    files, _ = read_files(content)
    entries = [
        PoEntry(sentence.place, sentence.text, (said or {}).get(sentence.place, sentence.text))
        for sentence in to_translate(files, "")
    ]
    (content / file_of(language)).write_text(written(PoFile(language, tuple(entries))))
    shutil.copytree(content / "sms_templates/en", content / "sms_templates" / language, dirs_exist_ok=True)
