"""The content on the operators' desk: its files, who changed what, and what it would say; nothing here knows a page."""
