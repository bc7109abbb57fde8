"""The sentences of the line in each language, as translators work on them; nothing here knows a page."""
