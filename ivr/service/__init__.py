"""A turn without HTTP: what is remembered of calls and texts, what they may cost, what does not work."""
