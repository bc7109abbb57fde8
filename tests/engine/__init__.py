"""The engine: calls, texts and the directory, without any wire."""
