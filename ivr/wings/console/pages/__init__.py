"""What operators see, a module for each group of pages; `ivr/wings/console/mount.py` has the list."""
