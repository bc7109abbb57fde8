"""One machine publishes, and others have what it published: plain files that any web server or object store hands out.

`offer` is what such a place says it has, sealed with the secret of the line; `offering` writes it, `fetching` gets
files from an address that may be slow, broken or false, and `pulling` puts them in their places, the pointer last.
"""
