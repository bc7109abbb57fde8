"""Content files in, a `Content` or a list of problems out.

`source` reads a file and remembers the line of everything in it; `files` knows which files there are; `shape` holds
them against the records of `ivr.model`; `directory`, `menus`, `sms` and `places` check what a record cannot;
`checks` runs all of it. No database, no web: this package reads files and nothing else.
"""
