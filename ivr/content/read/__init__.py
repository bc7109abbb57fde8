"""Content files as they were typed: strictly read, with the line of everything, in words for who typed it."""
