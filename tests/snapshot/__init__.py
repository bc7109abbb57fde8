"""Snapshots: written, read, harmed."""
