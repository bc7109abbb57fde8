"""From content to what callers hear and others read: check, compile, lengths, statistics, the directory as JSON."""
