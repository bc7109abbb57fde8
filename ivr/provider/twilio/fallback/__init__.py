"""What callers and texters get while the line itself cannot answer: plain documents on somebody else's server.

`sentences` says which numbers and sentences, `documents` makes TwiML of them; both are pure and know neither clock nor
network. `pack` puts all of it into files.
"""
