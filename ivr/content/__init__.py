"""Content files in, a `Content` or a list of problems out.

`source` reads a file and remembers the line of everything in it, and `unreadable` says why it could not; `files` knows
which files there are; `shape` holds them against the records of `ivr.model`; `directory`, `evidence`, `menus`, `sms`,
`places` and their neighbours check what a record cannot; `checks` runs all of it.
No database, no web: this package reads files and nothing else.
"""
