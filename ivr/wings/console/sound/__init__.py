"""What callers hear of the draft, sentence by sentence: who says each, and the recordings of people for it."""
