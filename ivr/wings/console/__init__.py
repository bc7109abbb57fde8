"""The operators' pages at `/console/`: change anything, break nothing.

`access` knows who may come in, `desk` the content on which they work and its history, `pages` what they see.
"""

ROOMY = {"/console": 5_000_000}
"""Bytes that a form of ours may have: a table, or a recording. Who is at the door sends as much; all who send at once
share what the server has for it."""
