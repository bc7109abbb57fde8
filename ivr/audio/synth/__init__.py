"""Synthesisers: one file for each, and the registry of all of them."""
