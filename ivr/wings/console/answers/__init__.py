"""What people need to know, as operators write it, hold it against its sources, and confirm it."""
