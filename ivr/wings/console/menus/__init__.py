"""Menus, topics and the codes of posters: forms become changes of the files here, and nothing knows a page."""
