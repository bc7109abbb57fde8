"""One file that holds all a line cannot make again: content, recordings, snapshots, counts. No secrets, no callers.

`archive` is the file itself, `save` fills it, `back` puts what is in it in its place.
"""
