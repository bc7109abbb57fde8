"""Tables and types that cannot be forgotten."""
