"""What operators do about text messages, without a page: ask the line, hold a list against it, words, templates."""
