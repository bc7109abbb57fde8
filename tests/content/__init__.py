"""The content: what is read, what is refused, in which words."""
