"""Words: letters, lengths, hours."""
