"""Clips: what is missing or out of date is made, each checked before it stands in its place; and which are there."""
