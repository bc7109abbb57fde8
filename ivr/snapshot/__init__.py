"""One immutable SQLite file holds everything the engine reads, named by the hash of its content.

`write` makes it, `read` answers the engine's questions from it, `shelf` says which one is live and keeps the last few.
"""
