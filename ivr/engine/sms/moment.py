"""One moment of a conversation by SMS: what there is to answer with, and what the line says by itself."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ivr.engine.directory.sms_card import finished
from ivr.engine.library import Library, catalogue
from ivr.engine.sms.conversation import Conversation
from ivr.language.catalogue import Catalogue
from ivr.language.templates import render
from ivr.model import Command, Language


class Chat(NamedTuple):
    """One moment of a conversation: the language is settled."""

    library: Library
    state: Conversation
    now: datetime

    @property
    def words(self) -> Catalogue:
        return catalogue(self.library, self.state.language)

    @property
    def language(self) -> Language:
        found = self.library.line.language(self.state.language)
        assert found  # noqa: S101  # `turn` settles on a language of the line
        return found

    @property
    def minute(self) -> int:
        return int(self.now.timestamp()) // 60

    def change(self, **changes: object) -> Chat:
        """The same moment, with other fields of the conversation."""
        return self.of(self.state.change(**changes))

    def of(self, state: Conversation) -> Chat:
        """The same moment of another conversation."""
        return Chat(self.library, state, self.now)

    def command(self, command: Command) -> str:
        """The word for a command, in capitals."""
        return self.library.first_words.command(command, self.state.language)

    def say(self, template: str, **values: object) -> str:
        """A message of the line; every template knows these words."""
        known = {"line": self.library.line.name, "emergency": self.library.line.emergency, "menu": self.command("menu")}
        source = self.library.templates[self.state.language][template]
        return finished(render(source, **(known | values)), self.language)
