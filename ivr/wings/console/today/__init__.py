"""What needs a hand today, the most harmful first: one card a kind of work."""
