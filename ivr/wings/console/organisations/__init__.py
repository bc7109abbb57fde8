"""Organisations as operators find, read and change them: forms in, changes of files and things to show out. No page."""
