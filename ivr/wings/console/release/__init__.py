"""Publishing in words: what callers hear different, for people who do not know the files."""
