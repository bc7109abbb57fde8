"""The wings: phones in a real browser, the recorder, the line that calls itself."""
