"""Clips: what is missing or out of date is made, each checked before it comes to stand in its place."""
