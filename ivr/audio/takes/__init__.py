"""Recordings by people: kept for ever, checked, and finished into clips of one loudness."""
